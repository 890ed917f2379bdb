package org.zerotrust.rego.types;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.value.Values;

/**
 * An object.
 *
 * @param fixed the properties under constant keys, sorted by key
 * @param rest the type of all further properties; {@code null} where there are none
 */
public record ObjectType(List<Property> fixed, @Nullable Rest rest) implements Type {
    /** A property under a constant key; {@code type} is {@code null} where it is not known. */
    public record Property(Object key, @Nullable Type type) {
        /** The key is a Rego value. */
        public Property {
            Objects.requireNonNull(key);
        }
    }

    /** Properties under keys that are not known beforehand. */
    public record Rest(@Nullable Type key, @Nullable Type value) {
        @Override
        public String toString() {
            return Types.text(key) + ": " + Types.text(value);
        }
    }

    /** Sorts the properties. */
    public ObjectType {
        List<Property> sorted = new ArrayList<>(fixed);
        sorted.sort((a, b) -> Values.compare(a.key(), b.key()));
        fixed = List.copyOf(sorted);
    }

    /** An object whose keys are not known. */
    public static ObjectType of(@Nullable Type key, @Nullable Type value) {
        return new ObjectType(List.of(), new Rest(key, value));
    }

    /** The property under a constant key; {@code null} where there is none. */
    public @Nullable Property property(Object key) {
        int low = 0;
        int high = fixed.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int c = Values.compare(fixed.get(middle).key(), key);
            if (c == 0) {
                return fixed.get(middle);
            }
            if (c < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return null;
    }

    /** The type under a constant key; {@code null} where there can be none. */
    public @Nullable Type at(Object key) {
        Property p = property(key);
        if (p != null) {
            return p.type();
        }
        if (rest != null && Types.contains(rest.key(), Types.typeOf(key))) {
            return rest.value();
        }
        return null;
    }

    /** The type of further properties' values; {@code null} where there are none. */
    public @Nullable Type restValue() {
        return rest == null ? null : rest.value();
    }

    @Override
    public String toString() {
        String items = fixed.isEmpty()
                ? ""
                : fixed.stream()
                        .map(p -> p.key() + ": " + Types.text(p.type()))
                        .collect(Collectors.joining(", ", "<", ">"));
        return "object" + items + (rest == null ? "" : "[" + rest + "]");
    }
}
