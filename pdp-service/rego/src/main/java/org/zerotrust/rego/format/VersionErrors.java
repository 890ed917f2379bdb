package org.zerotrust.rego.format;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.zerotrust.rego.ast.AstError;
import org.zerotrust.rego.ast.Call;
import org.zerotrust.rego.ast.Expr;
import org.zerotrust.rego.ast.Head;
import org.zerotrust.rego.ast.Import;
import org.zerotrust.rego.ast.Keywords;
import org.zerotrust.rego.ast.Location;
import org.zerotrust.rego.ast.Module;
import org.zerotrust.rego.ast.Node;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.Rule;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ast.Var;
import org.zerotrust.rego.ast.Walk;
import org.zerotrust.rego.types.Declaration;
import org.zerotrust.rego.types.Declarations;

/** What no rewriting makes valid v1. */
final class VersionErrors {
    private final List<AstError> errors = new ArrayList<>();

    private VersionErrors() {}

    static List<AstError> of(Module m) {
        VersionErrors e = new VersionErrors();
        e.imports(m);
        e.shadowing(m);
        e.deprecated(m);
        for (Rule r : m.rules) {
            if (r.head.reference.size() < 2 && Keywords.V1.contains(r.head.name.name())) {
                e.add(AstError.PARSE, r.location, r.head.name.name() + " keyword cannot be used for rule name");
            }
        }
        return e.errors;
    }

    private void add(String code, Location at, String message) {
        errors.add(new AstError(code, at, message));
    }

    private void imports(Module m) {
        Map<Var, Import> seen = new HashMap<>();
        for (Import i : m.imports) {
            Import before = seen.putIfAbsent(i.name(), i);
            if (before != null) {
                add(AstError.COMPILE, i.location, "import must not shadow " + before);
            }
        }
    }

    private static boolean isReserved(String name) {
        return name.equals("data") || name.equals("input");
    }

    private void shadowing(Module m) {
        for (Rule r : m.rules) {
            String name = r.head.ref().head().toString();
            if (isReserved(name)) {
                add(AstError.COMPILE, r.location, "rules must not shadow " + name + " (use a different rule name)");
            }
            for (Term t : r.head.args) {
                if (t.value instanceof Ref && isReserved(t.toString())) {
                    add(AstError.COMPILE, t.location, "args must not shadow " + t + " (use a different variable name)");
                }
            }
        }
        Walk.exprs(m, e -> {
            Term name = e.isAssignment() ? e.operand(0) : null;
            if (name != null && isReserved(name.toString())) {
                add(
                        AstError.COMPILE,
                        e.location,
                        "variables must not shadow " + name + " (use a different variable name)");
            }
            return false;
        });
    }

    private void deprecated(Node n) {
        Walk.walk(n, x -> {
            switch (x) {
                case Call c -> deprecated(c.get(0).toString(), c.get(0).location);
                case Expr e when e.operator() != null -> deprecated(String.valueOf(e.operator()), e.location);
                case Head h -> deprecated(h.reference);
                default -> {}
            }
            return false;
        });
    }

    private void deprecated(String operator, Location at) {
        Declaration d = Declarations.current().get(operator);
        if (d != null && d.deprecated()) {
            add(AstError.TYPE, at, "deprecated built-in function calls in expression: " + operator);
        }
    }
}
