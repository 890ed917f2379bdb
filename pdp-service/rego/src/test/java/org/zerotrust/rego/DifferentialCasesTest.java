package org.zerotrust.rego;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.zerotrust.rego.ast.RegoVersion;
import org.zerotrust.rego.value.Json;
import org.zerotrust.rego.value.Values;

/**
 * Policies, data and inputs with what OPA 1.22.2 says to them: those on which the engine once differed, by name, and
 * generated ones by their seed. {@code ./pdp bench differential --record} writes more.
 */
class DifferentialCasesTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_796_000_000);

    @TestFactory
    Stream<DynamicTest> bothEnginesSayWhatOpaSays() throws IOException {
        List<Map<?, ?>> cases = cases();
        assertThat(cases).hasSizeGreaterThan(100);
        return cases.stream()
                .flatMap(c -> Stream.of(Rego.Engine.values())
                        .map(engine -> DynamicTest.dynamicTest(
                                name(c) + " " + engine,
                                () -> assertThat(verdict(c, engine)).isEqualTo(wanted(c)))));
    }

    private static List<Map<?, ?>> cases() throws IOException {
        try (InputStream in = DifferentialCasesTest.class.getResourceAsStream("differential.ndjson");
                BufferedReader reader =
                        new BufferedReader(new InputStreamReader(Objects.requireNonNull(in), StandardCharsets.UTF_8))) {
            return reader.lines()
                    .<Map<?, ?>>map(line -> (Map<?, ?>) Json.read(line))
                    .toList();
        }
    }

    private static String name(Map<?, ?> c) {
        Object name = c.get("name");
        return name == null ? "seed " + c.get("seed") : name.toString();
    }

    /** The answer as text that can be compared: numbers by value, sets as OPA's JSON has them. */
    private static String wanted(Map<?, ?> c) {
        Map<?, ?> want = (Map<?, ?>) Objects.requireNonNull(c.get("want"));
        if (want.containsKey("value")) {
            return "value " + normal(Values.orNull(want.get("value")));
        }
        return want.containsKey("undefined")
                ? "undefined"
                : want.containsKey("error") ? "error " + want.get("error") : "refused " + want.get("refused");
    }

    private static String verdict(Map<?, ?> c, Rego.Engine engine) {
        Rego.Builder builder = Rego.builder()
                .engine(engine)
                .version(RegoVersion.valueOf(
                        Objects.requireNonNull(c.get("version")).toString().toUpperCase(java.util.Locale.ROOT)))
                .print()
                .data((Map<?, ?>) Objects.requireNonNull(c.get("data")))
                .entrypoint(String.valueOf(c.get("entrypoint")));
        if (Objects.equals(c.get("strict"), true)) {
            builder.strict();
        }
        ((Map<?, ?>) Objects.requireNonNull(c.get("modules")))
                .forEach((file, text) -> builder.module(file.toString(), text.toString()));
        PreparedPolicy policy;
        try {
            policy = builder.build();
        } catch (RegoCompileException e) {
            return "refused "
                    + Json.read(Json.write(e.errors().stream()
                            .map(x -> x.code() + " " + x.file() + ":" + x.row() + ":" + x.col())
                            .sorted()
                            .toList()));
        }
        EvalOptions options =
                EvalOptions.at(NOW).withDeadline(Duration.ofSeconds(60)).printingTo(line -> {});
        @Nullable Object input = c.containsKey("input") ? Values.orNull(c.get("input")) : null;
        return switch (policy.evaluate(
                String.valueOf(c.get("entrypoint")),
                input,
                Objects.equals(c.get("strict_builtin_errors"), true) ? options.strict() : options)) {
            case Outcome.Defined(Object value) -> "value " + normal(Json.read(Json.write(value)));
            case Outcome.Undefined() -> "undefined";
            case Outcome.Failed(RegoError error) -> "error " + error.code();
        };
    }

    /** Numbers by their value: OPA writes 1e3 where we write 1000, or the other way round. */
    private static Object normal(Object value) {
        return switch (value) {
            case Number n -> Values.toBigDecimal(n).stripTrailingZeros().toPlainString();
            case List<?> l -> l.stream().map(e -> normal(Values.orNull(e))).toList();
            case Map<?, ?> m -> {
                Map<String, Object> out = new java.util.TreeMap<>();
                m.forEach((k, v) -> out.put(k.toString(), normal(Values.orNull(v))));
                yield out;
            }
            default -> value instanceof String s ? "\"" + s + "\"" : value.toString();
        };
    }
}
