package org.zerotrust.rego.parser;

import org.zerotrust.rego.ast.Annotations;
import org.zerotrust.rego.ast.Every;
import org.zerotrust.rego.ast.Expr;
import org.zerotrust.rego.ast.Head;
import org.zerotrust.rego.ast.Location;
import org.zerotrust.rego.ast.LogicalAnd;
import org.zerotrust.rego.ast.LogicalOr;
import org.zerotrust.rego.ast.Node;
import org.zerotrust.rego.ast.Not;
import org.zerotrust.rego.ast.SomeDecl;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ast.Walk;
import org.zerotrust.rego.ast.With;

/** Moves nodes to one place: what a rule's further bodies share with its head is reported where the body stands. */
final class Relocate {
    private Relocate() {}

    /** Moves {@code n} and all that a walk meets below it; a head's reference stays. */
    static void all(Node n, Location at) {
        Walk.walk(n, x -> {
            switch (x) {
                case Head h -> h.location = at;
                case Term t -> t.location = at;
                case Expr e -> e.location = at;
                case With w -> w.location = at;
                case SomeDecl d -> d.location = at;
                case Every e -> e.location = at;
                case Not y -> y.location = at;
                case LogicalAnd a -> a.location = at;
                case LogicalOr o -> o.location = at;
                case Annotations a -> a.location = at;
                default -> {}
            }
            return false;
        });
    }
}
