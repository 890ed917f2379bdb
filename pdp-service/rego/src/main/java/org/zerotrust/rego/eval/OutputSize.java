package org.zerotrust.rego.eval;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.builtin.BuiltinException;
import org.zerotrust.rego.value.Decimal;

/** Bounds how long an answer is as JSON: parts that it holds many times cost little to make but much to write. */
final class OutputSize {
    private static final int SCALAR_CHARS = 8;

    private long left;

    private OutputSize(long left) {
        this.left = left;
    }

    static void check(@Nullable Object value, long limit) {
        new OutputSize(limit).count(value);
    }

    private void count(@Nullable Object value) {
        switch (value) {
            case String s -> use(s.length() + 2L);
            case List<?> l -> {
                use(2);
                for (int i = 0; i < l.size(); i++) {
                    count(l.get(i));
                }
            }
            case Map<?, ?> m -> {
                use(2);
                m.forEach((k, v) -> {
                    count(k);
                    count(v);
                });
            }
            case Set<?> s -> {
                use(2);
                s.forEach(this::count);
            }
            // Digits that are found late must be found within the evaluation, as they count against its limits.
            case Decimal d -> use(d.toString().length());
            case null, default -> use(SCALAR_CHARS);
        }
    }

    private void use(long chars) {
        left -= chars;
        if (left < 0) {
            throw new EvalException(BuiltinException.Code.CANCEL, "the answer is longer than it may be");
        }
    }
}
