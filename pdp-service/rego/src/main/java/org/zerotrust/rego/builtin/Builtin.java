package org.zerotrust.rego.builtin;

import org.jspecify.annotations.Nullable;

/**
 * A built-in function: operands are defined Rego values; the answer is a Rego value or {@code null} (undefined).
 * One interface per number of operands, so that a call allocates no array. Each throws {@link BuiltinException}.
 */
public sealed interface Builtin {
    /** No operand. */
    non-sealed interface F0 extends Builtin {
        @Nullable
        Object call(BuiltinContext ctx);
    }

    /** One operand. */
    non-sealed interface F1 extends Builtin {
        @Nullable
        Object call(BuiltinContext ctx, Object a);
    }

    /** Two operands. */
    non-sealed interface F2 extends Builtin {
        @Nullable
        Object call(BuiltinContext ctx, Object a, Object b);
    }

    /** Three operands. */
    non-sealed interface F3 extends Builtin {
        @Nullable
        Object call(BuiltinContext ctx, Object a, Object b, Object c);
    }

    /** Four operands. */
    non-sealed interface F4 extends Builtin {
        @Nullable
        Object call(BuiltinContext ctx, Object a, Object b, Object c, Object d);
    }

    /** Any other number of operands. */
    non-sealed interface FN extends Builtin {
        @Nullable
        Object call(BuiltinContext ctx, Object[] operands);
    }

    /** How many operands it takes; -1 where any number. */
    default int arity() {
        return switch (this) {
            case F0 f -> 0;
            case F1 f -> 1;
            case F2 f -> 2;
            case F3 f -> 3;
            case F4 f -> 4;
            case FN f -> -1;
        };
    }
}
