package org.zerotrust.pdp.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/**
 * One policy that is measured: its Rego, its data and the inputs that are put to it in turn.
 *
 * @param name what the tables call it
 * @param rego the source
 * @param entrypoint the rule that is asked, as a path
 * @param data the base data as JSON
 * @param inputs one JSON document each
 * @param expected OPA's answer to each input, in the order of the inputs; empty where a real OPA is asked in the run
 */
public record BenchPolicy(
        String name, String rego, String entrypoint, String data, List<String> inputs, List<String> expected) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public BenchPolicy {
        Objects.requireNonNull(name);
        inputs = List.copyOf(inputs);
        expected = List.copyOf(expected);
        if (!expected.isEmpty() && expected.size() != inputs.size()) {
            throw new IllegalArgumentException("one expected answer for each input");
        }
    }

    /** The names of all that are measured. */
    public static List<String> names() {
        return List.of("reference", "rbac", "rules", "comprehension");
    }

    /** The policy of this name. */
    public static BenchPolicy named(String name) {
        return switch (name) {
            case "reference" -> reference();
            case "rbac" -> Shapes.rbac();
            case "rules" -> Shapes.rules();
            case "comprehension" -> Shapes.comprehension();
            default -> throw new IllegalArgumentException("no policy " + name + "; there are " + names());
        };
    }

    private static BenchPolicy reference() {
        return new BenchPolicy(
                "reference",
                String.join("\n", lines("reference.rego")) + "\n",
                "zta/access/decision",
                String.join("\n", lines("data.json")),
                lines("inputs.ndjson.gz"),
                lines("expected.ndjson.gz"));
    }

    /** The data as plain Java collections: the form that every in-process engine gets. */
    public Map<?, ?> parsedData() {
        return parse(data);
    }

    /** The inputs as plain Java collections. */
    public List<Map<?, ?>> parsedInputs() {
        List<Map<?, ?>> all = new ArrayList<>(inputs.size());
        for (String input : inputs) {
            all.add(parse(input));
        }
        return all;
    }

    static Map<?, ?> parse(String json) {
        try {
            return JSON.readValue(json, Map.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> lines(String file) {
        try (InputStream packed = Objects.requireNonNull(BenchPolicy.class.getResourceAsStream("/reference/" + file));
                InputStream plain = file.endsWith(".gz") ? new GZIPInputStream(packed) : packed;
                BufferedReader reader = new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
