package org.zerotrust.rego.tool;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.zerotrust.rego.value.Json;

/**
 * One case of a test.
 *
 * @param name the key in the test's document
 * @param failed whether it, or a case below it, is not true
 * @param below its own cases
 */
public record TestCase(String name, boolean failed, SortedMap<String, TestCase> below) {
    /**
     * The cases of a test's document.
     *
     * @param document what the test's rule made: what holds
     * @param begun paths of the cases that were begun; one that is not in the document has failed
     */
    static SortedMap<String, TestCase> of(Object document, List<List<?>> begun) {
        SortedMap<String, TestCase> out = new TreeMap<>();
        if (document instanceof Map<?, ?> members) {
            members.forEach((k, v) -> out.put(text(k), of(text(k), v)));
        }
        begun.forEach(path -> add(out, path, 0));
        return out;
    }

    private static TestCase of(String name, Object value) {
        if (value instanceof Map<?, ?>) {
            SortedMap<String, TestCase> below = of(value, List.of());
            return new TestCase(name, below.values().stream().anyMatch(TestCase::failed), below);
        }
        return new TestCase(name, !Boolean.TRUE.equals(value), new TreeMap<>());
    }

    private static void add(SortedMap<String, TestCase> to, List<?> path, int i) {
        if (i >= path.size()) {
            return;
        }
        String name = text(path.get(i));
        TestCase known = to.getOrDefault(name, new TestCase(name, true, new TreeMap<>()));
        boolean failed = known.failed;
        if (i < path.size() - 1) {
            add(known.below, path, i + 1);
            failed = known.below.values().stream().anyMatch(TestCase::failed);
        }
        to.put(name, new TestCase(name, failed, known.below));
    }

    private static String text(Object key) {
        return key instanceof String s ? s : Json.write(key);
    }
}
