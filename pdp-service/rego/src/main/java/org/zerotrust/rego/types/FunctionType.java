package org.zerotrust.rego.types;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A function.
 *
 * @param arguments may be {@link NamedType}s; {@code null} where one is not known
 * @param result {@code null} where the function returns nothing
 * @param variadic the type of all further arguments; {@code null} where there are none
 */
public record FunctionType(
        List<@Nullable Type> arguments,
        @Nullable Type result,
        @Nullable Type variadic) implements Type {
    /** Takes a copy of {@code arguments}. */
    public FunctionType {
        arguments = Collections.unmodifiableList(new ArrayList<>(arguments));
    }

    /** The number of arguments that are always there. */
    public int arity() {
        return arguments.size();
    }

    /** The type of the argument at a position, without its name; the variadic one beyond the last. */
    public @Nullable Type argument(int position) {
        return Types.unwrap(position < arguments.size() ? arguments.get(position) : variadic);
    }

    /** Whether a call has no value. */
    public boolean isVoid() {
        return result == null;
    }

    /** The operands a call may have, its captured result being the last, in OPA's notation. */
    public String signature() {
        List<@Nullable Type> all = new ArrayList<>(arguments);
        if (result != null) {
            all.add(result);
        }
        String text = all.stream().map(Types::text).collect(Collectors.joining(", "));
        if (variadic == null) {
            return "(" + text + ")";
        }
        return "(" + (text.isEmpty() ? "" : text + ", ") + variadic + "...)";
    }

    @Override
    public String toString() {
        String text = arguments.stream().map(t -> Types.text(Types.unwrap(t))).collect(Collectors.joining(", "));
        if (variadic != null) {
            text += (text.isEmpty() ? "" : ", ") + Types.unwrap(variadic) + "...";
        }
        return "(" + text + ") => " + Types.text(Types.unwrap(result));
    }
}
