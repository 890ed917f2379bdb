package org.zerotrust.pdp.policy.pack;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.value.Decimal;
import org.zerotrust.rego.value.RegoNull;

/** Rego values as plain JSON values: sets become arrays, null becomes null. */
public final class PlainJson {
    private PlainJson() {}

    public static @Nullable Object of(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case RegoNull nothing -> null;
            case String s -> s;
            case Boolean b -> b;
            case Long n -> n;
            case Integer n -> (long) n;
            case Decimal d -> d.value();
            case BigInteger n -> new BigDecimal(n);
            case Number n -> new BigDecimal(n.toString());
            case Map<?, ?> m -> {
                Map<String, @Nullable Object> out = new LinkedHashMap<>();
                // A key that is not a string has no JSON form of its own: as OPA, we write it as JSON text.
                m.forEach((k, v) -> out.put(k instanceof String s ? s : String.valueOf(of(k)), of(v)));
                yield out;
            }
            case List<?> l -> list(l);
            case Set<?> s -> list(s);
            default -> throw new IllegalStateException("not a Rego value: " + value.getClass());
        };
    }

    private static List<@Nullable Object> list(Iterable<?> items) {
        List<@Nullable Object> out = new ArrayList<>();
        items.forEach(item -> out.add(of(item)));
        return out;
    }
}
