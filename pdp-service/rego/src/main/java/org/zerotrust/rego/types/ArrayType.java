package org.zerotrust.rego.types;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An array.
 *
 * @param fixed the types of the first elements, {@code null} where one is not known
 * @param rest the type of all further elements; {@code null} where there are none
 */
public record ArrayType(
        List<@Nullable Type> fixed, @Nullable Type rest) implements Type {
    /** Takes a copy of {@code fixed}. */
    public ArrayType {
        fixed = Collections.unmodifiableList(new ArrayList<>(fixed));
    }

    /** An array of any length. */
    public static ArrayType of(@Nullable Type element) {
        return new ArrayType(List.of(), element);
    }

    /** The type of the element at a position, {@code null} where there can be none. */
    public @Nullable Type at(long position) {
        if (position < 0) {
            return null;
        }
        return position < fixed.size() ? fixed.get((int) position) : rest;
    }

    @Override
    public String toString() {
        String items =
                fixed.isEmpty() ? "" : fixed.stream().map(Types::text).collect(Collectors.joining(", ", "<", ">"));
        return "array" + items + (rest == null ? "" : "[" + rest + "]");
    }
}
