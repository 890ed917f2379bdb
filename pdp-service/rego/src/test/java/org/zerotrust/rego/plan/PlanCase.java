package org.zerotrust.rego.plan;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.value.Json;
import org.zerotrust.rego.value.RegoObject;

/**
 * Modules, a query over them, and what OPA 1.22.2 answers.
 *
 * @param want the solutions as JSON, or {@code error CODE}
 */
record PlanCase(
        String name,
        List<String> modules,
        Object data,
        @Nullable Object input,
        String query,
        String want) {
    /** Those of a resource beside this class. */
    static List<PlanCase> load(String resource) {
        try (InputStream in = Objects.requireNonNull(PlanCase.class.getResourceAsStream(resource))) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Arrays.stream(text.split("(?m)^=== "))
                    .filter(c -> !c.isBlank())
                    .map(PlanCase::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static PlanCase read(String text) {
        List<String> modules = new ArrayList<>();
        StringBuilder module = new StringBuilder();
        Object data = RegoObject.EMPTY;
        Object input = null;
        String query = "";
        String want = "";
        List<String> lines = text.lines().toList();
        for (String line : lines.subList(1, lines.size())) {
            String value = line.replaceFirst("^--- [a-z]+ ", "");
            if (line.equals("---- module")) {
                modules.add(module.toString());
                module.setLength(0);
            } else if (line.startsWith("--- data ")) {
                data = Json.read(value);
            } else if (line.startsWith("--- input ")) {
                input = Json.read(value);
            } else if (line.startsWith("--- query ")) {
                query = value;
            } else if (line.startsWith("--- want ")) {
                want = value;
            } else {
                module.append(line).append('\n');
            }
        }
        modules.add(module.toString());
        return new PlanCase(lines.getFirst(), modules, data, input, query, want);
    }

    @Override
    public String toString() {
        return name;
    }
}
