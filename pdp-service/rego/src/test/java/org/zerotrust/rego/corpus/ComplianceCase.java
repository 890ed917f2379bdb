package org.zerotrust.rego.corpus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.value.Frozen;
import org.zerotrust.rego.value.Json;
import org.zerotrust.rego.value.RegoArray;
import org.zerotrust.rego.value.RegoObject;
import org.zerotrust.rego.value.RegoSet;
import org.zerotrust.rego.value.Values;

/**
 * One case of OPA's compliance suite.
 *
 * @param id {@code file: note}, unique
 * @param wantResult the bindings of the query; {@code null} where an error is wanted
 * @param wantPlanResult what the plan's result set holds
 */
record ComplianceCase(
        String id,
        String query,
        List<String> modules,
        Object data,
        @Nullable Object input,
        Object plan,
        @Nullable Object wantResult,
        @Nullable Object wantPlanResult,
        @Nullable String wantErrorCode,
        @Nullable String wantError,
        boolean strict,
        boolean sortBindings) {

    static List<ComplianceCase> all(Path corpora) throws IOException {
        Path root = corpora.resolve("opa-compliance");
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        List<ComplianceCase> out = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root)) {
            List<Path> sorted = files.filter(f -> f.toString().endsWith(".json") && !f.endsWith("index.json"))
                    .sorted()
                    .toList();
            for (Path f : sorted) {
                Object document = Json.read(Files.readString(f));
                Object cases = Objects.requireNonNull(Values.get(document, "cases"), () -> f + " has no cases");
                for (Object c : (List<?>) cases) {
                    out.add(read(
                            f.subpath(f.getNameCount() - 2, f.getNameCount()).toString(), (Map<?, ?>) c));
                }
            }
        }
        return out;
    }

    private static ComplianceCase read(String file, Map<?, ?> c) {
        String term = (String) c.get("input_term");
        Object modules = c.get("modules");
        Object data = c.get("data");
        return new ComplianceCase(
                file + ": " + c.get("note"),
                (String) Objects.requireNonNull(c.get("query")),
                modules instanceof List<?> l
                        ? l.stream().map(String.class::cast).toList()
                        : List.of(),
                Frozen.copy(data instanceof Map<?, ?> ? data : RegoObject.EMPTY),
                term != null ? GroundTerm.read(term) : c.get("input"),
                Objects.requireNonNull(c.get("plan")),
                c.get("want_result"),
                c.get("want_plan_result"),
                (String) c.get("want_error_code"),
                (String) c.get("want_error"),
                Boolean.TRUE.equals(c.get("strict_error")),
                Boolean.TRUE.equals(c.get("sort_bindings")));
    }

    /** Results as the suite compares them: as a set of bindings, where it says so with the arrays in them sorted. */
    Object comparable(List<?> results) {
        RegoSet out = new RegoSet();
        for (Object r : results) {
            Map<?, ?> plain = (Map<?, ?>) Json.read(Json.write(r));
            RegoObject bindings = new RegoObject();
            plain.forEach((k, v) -> bindings.insert(k, sortBindings && v instanceof List<?> l ? sorted(l) : v));
            out.insert(bindings);
        }
        return out;
    }

    private static Object sorted(List<?> list) {
        return RegoArray.of(list.stream().sorted(Values::compare).toList());
    }

    /** Whether an error is wanted. */
    boolean wantsError() {
        return wantErrorCode != null || wantError != null;
    }
}
