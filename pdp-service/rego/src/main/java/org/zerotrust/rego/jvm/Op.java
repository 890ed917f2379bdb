package org.zerotrust.rego.jvm;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.zerotrust.rego.ir.Operand;
import org.zerotrust.rego.ir.Stmt;

/** A statement made ready to be compiled: literals recognised, nested blocks measured. */
sealed interface Op {
    /** About how many bytes of code it takes where it stands. */
    int cost();

    /** A statement without blocks of its own. */
    record Simple(Stmt stmt, int cost) implements Op {}

    /** Nested blocks. */
    record Blocks(List<Body> bodies) implements Op {
        @Override
        public int cost() {
            return 4 + bodies.stream().mapToInt(Body::cost).sum();
        }
    }

    /** A loop over a collection. */
    record Loop(Stmt.Scan scan, Body body) implements Op {
        @Override
        public int cost() {
            return 60 + body.cost();
        }
    }

    /** Holds where the body does not. */
    record Negation(Body body) implements Op {
        @Override
        public int cost() {
            return 4 + body.cost();
        }
    }

    /** A body under a replaced document. */
    record Replaced(Stmt.With with, Body body) implements Op {
        @Override
        public int cost() {
            return 60 + body.cost();
        }
    }

    /** What a literal makes. */
    enum Kind {
        ARRAY,
        OBJECT,
        SET
    }

    /**
     * A whole array, object or set literal.
     *
     * @param keys of an object, string constants each once; empty for others
     */
    record Literal(Kind kind, int target, List<String> keys, List<Operand> values) implements Op {
        @Override
        public int cost() {
            return 16 + 8 * values.size();
        }
    }

    /**
     * Of these bodies only the one that is chosen runs, or none.
     *
     * @param root the local that the choice looks into
     * @param keys the way from there to the string that chooses
     */
    record Choice(int root, List<String> keys, Choices choices, List<Body> ways) implements Op {
        @Override
        public int cost() {
            return 30
                    + 8 * keys.size()
                    + ways.stream().mapToInt(w -> 12 + w.cost()).sum();
        }
    }

    /** Operations that stand in a method of their own. */
    record Region(Body body) implements Op {
        @Override
        public int cost() {
            return 24;
        }
    }

    /** Operations in order. */
    final class Body {
        final List<Op> ops;
        /** Locals that the body may assign. */
        final BitSet assigned;

        Body(List<Op> ops, BitSet assigned) {
            this.ops = ops;
            this.assigned = assigned;
        }

        int cost() {
            int sum = 0;
            for (Op op : ops) {
                sum += op.cost();
            }
            return sum;
        }

        Body with(List<Op> other) {
            return new Body(new ArrayList<>(other), assigned);
        }
    }
}
