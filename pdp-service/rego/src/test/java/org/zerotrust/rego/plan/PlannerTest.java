package org.zerotrust.rego.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.zerotrust.rego.EvalOptions;
import org.zerotrust.rego.ast.Body;
import org.zerotrust.rego.ast.Module;
import org.zerotrust.rego.ast.RegoVersion;
import org.zerotrust.rego.check.TypeChecks;
import org.zerotrust.rego.compile.CompiledModules;
import org.zerotrust.rego.compile.Compiler;
import org.zerotrust.rego.compile.CompilerOptions;
import org.zerotrust.rego.compile.QueryCompiler;
import org.zerotrust.rego.compile.TypeChecker;
import org.zerotrust.rego.eval.EvalContext;
import org.zerotrust.rego.eval.EvalException;
import org.zerotrust.rego.eval.InterpretedEngine;
import org.zerotrust.rego.eval.Program;
import org.zerotrust.rego.ir.PlanReader;
import org.zerotrust.rego.ir.PlanWriter;
import org.zerotrust.rego.ir.Policy;
import org.zerotrust.rego.parser.Parser;
import org.zerotrust.rego.types.Declarations;
import org.zerotrust.rego.value.Frozen;
import org.zerotrust.rego.value.Json;
import org.zerotrust.rego.value.RegoObject;

/** From source to answers, each of which OPA gives too. */
class PlannerTest {
    private static Stream<PlanCase> cases() {
        return PlanCase.load("/plan/cases.txt").stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void answersAsOpa(PlanCase c) {
        Policy policy = plan(c.modules(), c.query());

        assertThat(answer(c, policy)).isEqualTo(c.want().startsWith("error") ? c.want() : plain(c.want()));
    }

    @Test
    void whatIsWrittenAsPlanJsonAnswersTheSame() {
        PlanCase c = PlanCase.load("/plan/cases.txt").getFirst();

        Policy read = PlanReader.read(PlanWriter.write(plan(c.modules(), c.query())));

        assertThat(answer(c, read)).isEqualTo(plain(c.want()));
    }

    @Test
    void plansOnlyWhatIsReachedAndNamesTheRest() {
        Policy policy = plan(List.of("package t\n\np := 1\n\nq := 2\n"), "data.t.p");

        assertThat(policy.funcs()).extracting(f -> f.name()).containsExactly("g0.data.t.p");
        assertThat(policy.unplannedRules()).extracting(r -> r.path()).containsExactly("data.t.q");
    }

    @Test
    void plansEntrypointsByPath() {
        CompiledModules modules = compile(List.of("package a.b\n\nc := 1\n"));
        Policy policy = Planner.plan(
                modules.modules().values(), Declarations.current(), List.of(PlanQuery.entrypoint("a/b/c")));

        List<Object> results = new InterpretedEngine(Program.link(policy), RegoObject.EMPTY)
                .run("a/b/c", null, new EvalContext(EvalOptions.at(Instant.EPOCH)));

        assertThat(Json.write(results.getFirst())).isEqualTo("{\"result\":1}");
    }

    @Test
    void plansLongBodiesLargeTablesAndDeepIterations() {
        StringBuilder module = new StringBuilder("package t\n\np := count(table) if {\n");
        IntStream.range(0, 500)
                .forEach(i -> module.append("\tinput.x != ").append(i).append("\n"));
        IntStream.range(0, 150).forEach(i -> module.append("\tinput.y[_] == 1\n"));
        module.append("}\n\ntable := {");
        IntStream.range(0, 2_000)
                .forEach(i ->
                        module.append("\"k").append(i).append("\": ").append(i).append(", "));
        module.append("}\n");
        PlanCase c = new PlanCase(
                "large",
                List.of(module.toString()),
                RegoObject.EMPTY,
                Json.read("{\"x\": -1, \"y\": [1]}"),
                "x = data.t.p",
                "");

        assertThat(answer(c, plan(c.modules(), c.query()))).isEqualTo("[{\"x\":2000}]");
    }

    private static CompiledModules compile(List<String> sources) {
        Map<String, Module> modules = new LinkedHashMap<>();
        for (int i = 0; i < sources.size(); i++) {
            String name = "m" + i + ".rego";
            modules.put(name, Parser.module(name, sources.get(i), RegoVersion.V1));
        }
        return new Compiler(CompilerOptions.defaults(), new TypeChecks()).compile(modules);
    }

    private static Policy plan(List<String> sources, String query) {
        CompiledModules modules = compile(sources);
        QueryCompiler queries = new QueryCompiler(modules, TypeChecker.NONE);
        Body body = queries.compile(Parser.body(query));
        PlanQuery plan = new PlanQuery("q", List.of(body), queries.rewritten());
        return Planner.plan(modules.modules().values(), Declarations.current(), List.of(plan));
    }

    private static String answer(PlanCase c, Policy policy) {
        try {
            List<Object> results = new InterpretedEngine(Program.link(policy), Frozen.copy(c.data()))
                    .run("q", c.input(), new EvalContext(EvalOptions.at(Instant.EPOCH)));
            return plain(Json.write(results));
        } catch (EvalException e) {
            return "error " + e.error().code();
        }
    }

    private static String plain(String json) {
        return Json.write(Json.read(json));
    }
}
