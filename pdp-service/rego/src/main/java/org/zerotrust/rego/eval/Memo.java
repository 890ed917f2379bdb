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
final class Memo {
    private final @Nullable Object[] rules;
    private final @Nullable Map<Object, Object>[] functions;

    @SuppressWarnings({"unchecked", "rawtypes"}) // An array of maps has no other constructor.
    Memo(int funcs) {
        rules = new Object[funcs];
        functions = new Map[funcs];
    }

    /** What the answer is kept under; {@code null} for a rule, which has no operands. */
    @Nullable
    Object key(Program.Planned p, @Nullable Object[] frame) {
        int n = p.func().params().size() - 2;
        if (n == 0) {
            return null;
        }
        if (n == 1) {
            Object only = frame[p.func().params().get(2)];
            return new Key(new Object[] {only});
        }
        @Nullable Object[] operands = new Object[n];
        for (int i = 0; i < n; i++) {
            operands[i] = frame[p.func().params().get(i + 2)];
        }
        return new Key(operands);
    }

    @Nullable
    Object get(Program.Planned p, @Nullable Object key) {
        if (key == null) {
            return rules[p.id()];
        }
        Map<Object, Object> known = functions[p.id()];
        return known == null ? null : known.get(key);
    }

    void put(Program.Planned p, @Nullable Object key, Object result) {
        if (key == null) {
            rules[p.id()] = result;
            return;
        }
        Map<Object, Object> known = functions[p.id()];
        if (known == null) {
            known = new HashMap<>();
            functions[p.id()] = known;
        }
        known.put(key, result);
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
