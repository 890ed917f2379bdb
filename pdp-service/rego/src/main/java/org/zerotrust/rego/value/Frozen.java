package org.zerotrust.rego.value;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Copies of trees that anyone else may still change. */
public final class Frozen {
    private Frozen() {}

    /**
     * The value in the engine's own classes, throughout, and frozen; parts that are in them already are frozen without a
     * copy.
     *
     * @throws IllegalArgumentException where it is no Rego value
     */
    public static Object copy(@Nullable Object value) {
        return switch (value) {
            case null -> RegoNull.NULL;
            // Frozen parts are not entered: a value may hold one part very many times.
            case RegoArray a when a.isFrozen() -> a;
            case RegoObject o when o.isFrozen() -> o;
            case RegoSet s when s.isFrozen() -> s;
            case RegoArray a -> {
                a.forEach(Frozen::copy);
                yield a.freeze();
            }
            case RegoObject o -> {
                // In the order of its keys, which is found here and not by the first who asks.
                o.forEach((k, v) -> {
                    copy(k);
                    copy(v);
                });
                yield o.freeze();
            }
            case RegoSet s -> {
                s.forEach(Frozen::copy);
                yield s.freeze();
            }
            case List<?> l -> {
                RegoArray out = new RegoArray(l.size());
                for (Object e : l) {
                    out.append(copy(e));
                }
                yield out.freeze();
            }
            case Map<?, ?> m -> {
                RegoObject out = new RegoObject(m.size());
                m.forEach((k, v) -> out.insert(copy(k), copy(v)));
                yield out.freeze();
            }
            case Set<?> s -> {
                RegoSet out = new RegoSet();
                for (Object e : s) {
                    out.insert(copy(e));
                }
                yield out.freeze();
            }
            case Long n -> n;
            case Decimal n -> n;
            case BigInteger n -> n.bitLength() < 64 ? (Object) n.longValue() : n;
            case Number n -> Json.number(JsonWriter.numberText(n));
            case String s -> s;
            case Boolean b -> b;
            case RegoNull n -> n;
            default -> throw new IllegalArgumentException("not a Rego value: " + value.getClass());
        };
    }
}
