package org.zerotrust.rego.eval;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.value.Values;

/**
 * Answers of rules and functions under one input and one data document, so that each is found once however often it
 * is asked for. A function's answers are kept by its operands: scalars by value, collections by identity, as comparing
 * large ones could cost more than the function.
 */
public final class Memo {
    /** Takes the place of an undefined answer. */
    public static final Object UNDEFINED = new Object();

    private final @Nullable Object[] rules;
    private final @Nullable Map<Object, Object>[] functions;

    /** Knows no answer yet of so many functions. */
    @SuppressWarnings({"unchecked", "rawtypes"}) // An array of maps has no other constructor.
    public Memo(int funcs) {
        rules = new Object[funcs];
        functions = new Map[funcs];
    }

    /** The answer of a rule, {@link #UNDEFINED}, or {@code null} where it is not known. */
    public @Nullable Object rule(int id) {
        return rules[id];
    }

    /** Keeps the answer of a rule; {@code null} stands for undefined. */
    public void rule(int id, @Nullable Object answer) {
        rules[id] = answer == null ? UNDEFINED : answer;
    }

    /** The answer of a function, {@link #UNDEFINED}, or {@code null} where it is not known. */
    public @Nullable Object function(int id, Object key) {
        Map<Object, Object> known = functions[id];
        return known == null ? null : known.get(key);
    }

    /** Keeps the answer of a function; {@code null} stands for undefined. */
    public void function(int id, Object key, @Nullable Object answer) {
        Map<Object, Object> known = functions[id];
        if (known == null) {
            known = new HashMap<>();
            functions[id] = known;
        }
        known.put(key, answer == null ? UNDEFINED : answer);
    }

    /** What a function's answer is kept under. */
    public static Object key(@Nullable Object[] operands) {
        return new Key(operands);
    }

    private static final class Key {
        private final @Nullable Object[] operands;
        private final int hash;

        Key(@Nullable Object[] operands) {
            this.operands = operands;
            int h = 1;
            for (Object o : operands) {
                h = 31 * h + (isScalar(o) ? Values.hash(o) : System.identityHashCode(o));
            }
            this.hash = h;
        }

        private static boolean isScalar(@Nullable Object o) {
            return o instanceof String || o instanceof Number;
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            if (!(other instanceof Key k) || k.hash != hash || k.operands.length != operands.length) {
                return false;
            }
            for (int i = 0; i < operands.length; i++) {
                Object a = operands[i];
                Object b = k.operands[i];
                if (a != b && !(isScalar(a) && isScalar(b) && Values.equal(a, b))) {
                    return false;
                }
            }
            return true;
        }
    }
}
