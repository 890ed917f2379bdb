package org.zerotrust.rego.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.Term;

/**
 * What {@code with} changes in the rules that are evaluated below it, other than the documents that they are given: the
 * same rule is planned once in each context that it is reached in.
 *
 * @param replaced documents under {@code data} that hold a given value, whatever rules or base documents say
 * @param mocks functions that are replaced, by name
 */
record Context(List<Ref> replaced, Map<String, Mock> mocks) {
    /** No {@code with} at all. */
    static final Context NONE = new Context(List.of(), Map.of());

    /** What stands in for a function. */
    sealed interface Mock {
        /** Another function. */
        record Function(Ref function) implements Mock {}

        /** A value that is known where the policy is planned. */
        record Constant(Term value) implements Mock {}

        /** A value that callers hand down as one more argument. */
        record Captured() implements Mock {}
    }

    Context {
        replaced = List.copyOf(replaced);
        mocks = java.util.Collections.unmodifiableMap(new TreeMap<>(mocks));
    }

    Context with(List<Ref> moreReplaced, Map<String, Mock> moreMocks) {
        List<Ref> r = new ArrayList<>(replaced);
        for (Ref each : moreReplaced) {
            if (!r.contains(each)) {
                r.add(each);
            }
        }
        Map<String, Mock> m = new TreeMap<>(mocks);
        m.putAll(moreMocks);
        return new Context(r, m);
    }

    /** Within a function that stands in for another nothing is mocked. */
    Context withoutMocks() {
        return mocks.isEmpty() ? this : new Context(replaced, Map.of());
    }

    @Nullable
    Mock mock(String function) {
        return mocks.get(function);
    }

    /** The functions whose replacement is handed down, in the order of the arguments. */
    List<String> captured() {
        return mocks.entrySet().stream()
                .filter(e -> e.getValue() instanceof Mock.Captured)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Whether a {@code with} has given the document at this path, or one that it is part of. */
    boolean replaces(List<Term> path) {
        for (Ref r : replaced) {
            if (r.size() <= path.size() && path.subList(0, r.size()).equals(r.terms)) {
                return true;
            }
        }
        return false;
    }
}
