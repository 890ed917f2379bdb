package org.zerotrust.rego;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Policies that would hold up a service: each ends at a limit, on every engine. */
class HostilePolicyTest {
    private static final Limits LIMITS = new Limits(5_000_000, 64L << 20, 1 << 20, 200);
    private static final EvalOptions OPTIONS = EvalOptions.at(Instant.parse("2026-11-23T10:00:00Z"))
            .withLimits(LIMITS)
            .withDeadline(Duration.ofSeconds(20));

    /** {@code x0 := seed}, then {@code x1 := step} with {@code $} for the one before, and so on; {@code p} is {@code end}. */
    private static String chain(String seed, String step, int n, String end) {
        StringBuilder out = new StringBuilder("x0 := " + seed + "\n");
        for (int i = 1; i <= n; i++) {
            out.append("x" + i + " := " + step.replace("$", "x" + (i - 1)) + "\n");
        }
        return out + "p := " + end.replace("$", "x" + n);
    }

    private static final Map<String, String> POLICIES = Map.ofEntries(
            Map.entry(
                    "endless comprehension",
                    "p := count([1 | some i in numbers.range(1, input.n); some j in numbers.range(1, input.n); i + j > 0])"),
            Map.entry(
                    "endless loop without a value",
                    "p if { some i in numbers.range(1, input.n); some j in numbers.range(1, input.n); i + j < 0 }"),
            Map.entry(
                    "endless every",
                    "p if { every i in numbers.range(1, input.n) { every j in numbers.range(1, input.n) { i + j > 0 } } }"),
            Map.entry("a huge range", "p := numbers.range(1, 1000000000000)"),
            Map.entry("a huge range in steps", "p := count(numbers.range_step(1, 100000000000000, 1))"),
            Map.entry("all addresses", "p := count(net.cidr_expand(\"0.0.0.0/0\"))"),
            Map.entry(
                    "a growing string",
                    "p := concat(\"\", [s | some i in numbers.range(1, input.n); s := sprintf(\"%0500d\", [i])])"),
            Map.entry("doubled by concat", chain("input.s", "concat(\"\", [$, $])", 45, "$")),
            Map.entry("doubled by sprintf", chain("input.s", "sprintf(\"%s%s\", [$, $])", 45, "$")),
            Map.entry("doubled by replace", chain("input.s", "replace($, \"a\", \"aa\")", 45, "$")),
            Map.entry("doubled by regex.replace", chain("input.s", "regex.replace($, \"a\", \"aa\")", 45, "$")),
            Map.entry("doubled by array.concat", chain("[1]", "array.concat($, $)", 45, "$")),
            Map.entry("quoted over and over", chain("\"\\\"\"", "json.marshal($)", 60, "$")),
            Map.entry("encoded over and over", chain("input.s", "base64.encode($)", 120, "$")),
            Map.entry("one part held very often", chain("[1]", "[$, $]", 60, "$")),
            Map.entry("one part held very often, as text", chain("[1]", "[$, $]", 60, "count(json.marshal($))")),
            Map.entry("one part held very often, walked", chain("[1]", "[$, $]", 60, "count([1 | walk($)])")),
            Map.entry(
                    "patched with itself",
                    "p := count(json.marshal(json.patch([input.n], [{\"op\": \"copy\", \"from\": \"\", \"path\": \"/-\", \"i\": i} |"
                            + " some i in numbers.range(1, 60)])))"),
            Map.entry("a number squared over and over", chain("input.n", "$ * $", 60, "$")),
            Map.entry(
                    "all ways through a graph",
                    "p := count(graph.reachable_paths({i: [j | some j in numbers.range(1, 40)] | some i in numbers.range(1, 40)}, {1}))"),
            Map.entry(
                    "a large product",
                    "p := {[i, j] | some i in numbers.range(1, input.n); some j in numbers.range(1, input.n)}"),
            Map.entry(
                    "a large object",
                    "p := {sprintf(\"%d-%d\", [i, j]): i | some i in numbers.range(1, input.n); some j in numbers.range(1, input.n)}"),
            Map.entry(
                    "a template that loops",
                    "p := strings.render_template(`{{range $.xs}}{{range $.xs}}{{range $.xs}}{{.}}{{end}}{{end}}{{end}}`,"
                            + " {\"xs\": numbers.range(1, 2000)})"));

    static Stream<Arguments> policies() {
        return POLICIES.entrySet().stream()
                .flatMap(e -> Arrays.stream(Rego.Engine.values()).map(k -> Arguments.of(e.getKey(), e.getValue(), k)));
    }

    @ParameterizedTest(name = "{0} on {2}")
    @MethodSource("policies")
    @Timeout(60)
    void endsAtALimit(String name, String rule, Rego.Engine engine) {
        PreparedPolicy policy = Rego.builder()
                .module("hostile.rego", "package hostile\n" + rule)
                .entrypoint("hostile/p")
                .engine(engine)
                .build();
        Outcome outcome = policy.evaluate("hostile/p", Map.of("n", 100_000, "s", "aaaa"), OPTIONS);
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Failed.class, f -> assertThat(f.error().code()).isEqualTo("eval_cancel_error"));
    }

    @ParameterizedTest
    @EnumSource(Rego.Engine.class)
    @Timeout(60)
    void catastrophicPatternsRunInLinearTime(Rego.Engine engine) {
        PreparedPolicy policy = Rego.builder()
                .module("hostile.rego", "package hostile\np := regex.match(`^(a+)+$`, input.s)")
                .entrypoint("hostile/p")
                .engine(engine)
                .build();
        assertThat(policy.evaluate("hostile/p", Map.of("s", "a".repeat(50_000) + "b"), OPTIONS))
                .isEqualTo(new Outcome.Defined(false));
    }

    @ParameterizedTest
    @EnumSource(Rego.Engine.class)
    @Timeout(60)
    void aDeepInputIsWalkedOrRefusedButNeverACrash(Rego.Engine engine) {
        PreparedPolicy policy = Rego.builder()
                .module("hostile.rego", "package hostile\np := count([1 | walk(input, [path, value])])\nq := {input}")
                .entrypoint("hostile/p")
                .entrypoint("hostile/q")
                .engine(engine)
                .build();
        List<Object> deep = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            List<Object> outer = new ArrayList<>();
            outer.add(deep);
            deep = outer;
        }
        for (String entrypoint : List.of("hostile/p", "hostile/q")) {
            assertThat(policy.evaluate(entrypoint, deep, OPTIONS))
                    .isInstanceOfSatisfying(
                            Outcome.Failed.class,
                            f -> assertThat(f.error().code()).isEqualTo("eval_cancel_error"));
        }
    }

    /** Bad operands that must not cost more than their look: the answer is undefined, or the error of a limit. */
    @ParameterizedTest
    @EnumSource(Rego.Engine.class)
    @Timeout(120)
    void hostileOperandsAreRefusedAtOnce(Rego.Engine engine) {
        Map<String, Object> input = Map.of(
                "open", "[".repeat(200_000), "long", "a".repeat(200_000), "half", "a".repeat(100_000) + "b", "n", 1);
        for (String rule : List.of(
                "p := json.unmarshal(input.open)",
                "p := yaml.unmarshal(input.open)",
                "p := json.unmarshal(\"1e9999999999999\")",
                "p := regex.match(`((a{0,1000}){0,1000}){0,1000}`, input.long)",
                "p := regex.match(concat(\"\", [\"(\" | some i in numbers.range(1, 100000)]), \"a\")",
                "p := glob.match(concat(\"\", [\"{a,\" | some i in numbers.range(1, 50000)]), [], input.long)",
                "p := to_number(\"1e999999999\") + input.n",
                "p := bits.lsh(input.n, 100000000000)",
                "p := [i | some i in numbers.range(1, 100000); contains(input.long, input.half)]",
                "p := json.match_schema({\"a\": input.n}, {\"$ref\": \"#\"})",
                "p := rego.parse_module(\"a.rego\", concat(\"\", [\"package a\\np := \", input.open]))",
                "p if " + "[".repeat(40) + "input.n" + "]".repeat(40) + " == " + "[".repeat(40) + "2" + "]".repeat(40),
                chain("[1]", "[$, $]", 40, "x40 == y40")
                        .replace(
                                "p := ",
                                chain("[2]", "[$, $]", 40, "$")
                                                .replace("x", "y")
                                                .replace("p := y40", "") + "p := "))) {
            PreparedPolicy policy = Rego.builder()
                    .module("hostile.rego", "package hostile\n" + rule)
                    .entrypoint("hostile/p")
                    .engine(engine)
                    .build();
            Outcome outcome = policy.evaluate("hostile/p", input, OPTIONS);
            if (outcome instanceof Outcome.Failed f) {
                assertThat(f.error().code()).as(rule).isEqualTo("eval_cancel_error");
            }
        }
    }

    /** Sources that nest, chain or repeat without measure: each is compiled, or refused with an error of its own. */
    @ParameterizedTest
    @EnumSource(Rego.Engine.class)
    @Timeout(300)
    void hostileSourcesAreCompiledOrRefused(Rego.Engine engine) {
        StringBuilder rules = new StringBuilder();
        StringBuilder calls = new StringBuilder("p := f0(1)\n");
        for (int i = 0; i < 500; i++) {
            rules.append("q contains ")
                    .append(i)
                    .append(" if input.k == \"k")
                    .append(i)
                    .append("\"\n");
            calls.append("f" + i + "(x) := f" + (i + 1) + "(x)\n");
        }
        StringBuilder locals = new StringBuilder("p if {\n");
        for (int i = 0; i < 2_000; i++) {
            locals.append("x" + i + " := input.a" + i % 7 + "\n");
        }
        for (String source : List.of(
                "p := " + "[".repeat(2_000) + "]".repeat(2_000),
                "p := " + "{\"a\": ".repeat(1_000) + "1" + "}".repeat(1_000),
                "p := input" + ".a".repeat(3_000),
                "p := input" + "[input.a".repeat(200) + "]".repeat(200),
                "p := " + "[x | x := ".repeat(12) + "1" + "]".repeat(12),
                "p := " + "1 + ".repeat(2_000) + "1",
                "p := 0 if input.a == 1" + " else := 1 if input.b == 2".repeat(1_000),
                "p if " + "not ".repeat(500) + "input.a",
                rules + "p := q",
                calls + "f500(x) := x",
                locals + "}")) {
            try {
                PreparedPolicy policy = Rego.builder()
                        .module("hostile.rego", "package hostile\n" + source)
                        .entrypoint("hostile/p")
                        .engine(engine)
                        .build();
                Outcome outcome = policy.evaluate("hostile/p", Map.of("a", 1, "k", "k7"), OPTIONS);
                if (outcome instanceof Outcome.Failed f) {
                    assertThat(f.error().code()).as(source.substring(0, 40)).isEqualTo("eval_cancel_error");
                }
            } catch (RegoCompileException refused) {
                assertThat(refused.errors()).as(source.substring(0, 40)).isNotEmpty();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Rego.Engine.class)
    void callsNestNoDeeperThanTheyMay(Rego.Engine engine) {
        StringBuilder source = new StringBuilder("package hostile\np := f0(input.n)\nf150(x) := x\n");
        for (int i = 0; i < 150; i++) {
            source.append("f" + i + "(x) := f" + (i + 1) + "(x)\n");
        }
        PreparedPolicy policy = Rego.builder()
                .module("hostile.rego", source.toString())
                .entrypoint("hostile/p")
                .engine(engine)
                .build();
        assertThat(policy.evaluate("hostile/p", Map.of("n", 1), OPTIONS)).isEqualTo(new Outcome.Defined(1));
        Outcome deep = policy.evaluate(
                "hostile/p", Map.of("n", 1), OPTIONS.withLimits(new Limits(5_000_000, 64L << 20, 1 << 20, 140)));
        assertThat(deep)
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        f -> assertThat(f.error().message()).contains("nested deeper"));
    }
}
