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
}
