package org.zerotrust.rego.types;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One of several types.
 *
 * @param of the alternatives, sorted by {@link Types#compare}; none means any type at all
 */
public record AnyType(List<Type> of) implements Type {
    /** Any type at all. */
    public static final AnyType ANY = new AnyType(List.of());

    /** Sorts the alternatives. */
    public AnyType {
        if (of.size() > 1) {
            List<Type> sorted = new ArrayList<>(of);
            sorted.sort(Types::compare);
            of = sorted;
        }
        of = List.copyOf(of);
    }

    /** Whether this is any type at all. */
    public boolean isAll() {
        return of.isEmpty();
    }

    /** Whether {@code other} is one of the alternatives. */
    boolean admits(@Nullable Type other) {
        if (other instanceof FunctionType) {
            return false;
        }
        return of.isEmpty() || of.stream().anyMatch(t -> Types.compare(t, other) == 0);
    }

    /** This or {@code other}. */
    AnyType with(Type other) {
        if (other instanceof AnyType more) {
            if (isAll() || more.isAll()) {
                return ANY;
            }
            AnyType all = this;
            for (Type t : more.of) {
                all = all.with(t);
            }
            return all;
        }
        if (admits(other)) {
            return this;
        }
        List<Type> more = new ArrayList<>(of);
        more.add(other);
        return new AnyType(more);
    }

    @Override
    public String toString() {
        return of.isEmpty() ? "any" : of.stream().map(Types::text).collect(Collectors.joining(", ", "any<", ">"));
    }
}
