package org.zerotrust.rego.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.zerotrust.rego.ast.AstError;
import org.zerotrust.rego.ast.AstException;
import org.zerotrust.rego.ast.Body;
import org.zerotrust.rego.ast.Module;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.RegoVersion;
import org.zerotrust.rego.check.TypeChecks;
import org.zerotrust.rego.parser.Parser;
import org.zerotrust.rego.types.Capabilities;
import org.zerotrust.rego.types.Declarations;

class CompilerTest {
    private static final CompilerOptions ALL_ERRORS = CompilerOptions.defaults().withErrorLimit(0);

    static List<Recorded> recorded() {
        return Recorded.read("cases.txt");
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void answersAsOpaDoes(Recorded c) {
        CompilerOptions options = ALL_ERRORS.withStrict(c.strict());
        List<String> actual = new ArrayList<>();
        try {
            Module m = Parser.module("m.rego", c.source(), c.version());
            CompiledModules compiled = new Compiler(options, new TypeChecks()).compile(Map.of("m.rego", m));
            actual.addAll(compiled.modules().get("m.rego").toString().lines().toList());
        } catch (AstException e) {
            assertThat(c.fails()).as(e.getMessage()).isTrue();
            e.errors().forEach(x -> actual.add(line(x)));
        }
        assertThat(actual).containsExactlyElementsOf(c.expected());
    }

    private static String line(AstError e) {
        return e.code() + " " + e.location().row() + ":" + e.location().col() + " "
                + e.message().replace("\n", "\\n");
    }

    private static CompiledModules compile(CompilerOptions options, String... modules) {
        Map<String, Module> parsed = new LinkedHashMap<>();
        for (String text : modules) {
            String name = "m" + parsed.size() + ".rego";
            parsed.put(name, Parser.module(name, text, RegoVersion.V1));
        }
        return new Compiler(options, new TypeChecks()).compile(parsed);
    }

    private static List<String> errors(CompilerOptions options, String... modules) {
        try {
            compile(options, modules);
            return List.of();
        } catch (AstException e) {
            return e.errors().stream().map(AstError::toString).toList();
        }
    }

    @Test
    void findsConflictsBetweenModules() {
        assertThat(errors(ALL_ERRORS, "package a\nb := 1", "package a.b\nc := 2"))
                .containsExactly(
                        "m0.rego:1: rego_type_error: package a.b conflicts with rule b defined at m0.rego:2",
                        "m0.rego:2: rego_type_error: rule data.a.b conflicts with:\n  rule data.a.b.c at m1.rego:2");
    }

    @Test
    void findsConflictsWithBaseData() {
        CompilerOptions options = ALL_ERRORS.withPathExists(path -> path.equals(List.of("a", "b")));
        assertThat(errors(options, "package a\nb := 1\nc := 2"))
                .containsExactly("m0.rego:2: rego_compile_error: conflicting rule for data path a/b found");
    }

    @Test
    void refusesForbiddenBuiltins() {
        CompilerOptions options = ALL_ERRORS.withUnsafeBuiltins(Set.of("http.send", "count"));
        assertThat(errors(options, "package a\np if http.send({}).status == 200\nq if true with count as sum"))
                .containsExactly("m0.rego:3: rego_compile_error: with keyword replacing built-in function:"
                        + " target must not be unsafe: \"count\"");
        assertThat(errors(options, "package a\np if http.send({}).status == 200"))
                .containsExactly("m0.rego:2: rego_type_error: unsafe built-in function calls in expression: http.send");
    }

    @Test
    void knowsOnlyTheBuiltinsOfTheCapabilities() {
        Capabilities current = Capabilities.current();
        Capabilities few = new Capabilities(
                new Declarations(current.builtins().all().stream()
                        .filter(d -> !d.name().equals("count"))
                        .toList()),
                current.futureKeywords(),
                current.features(),
                null);
        assertThat(errors(ALL_ERRORS.withCapabilities(few), "package a\np if count([]) == 0"))
                .containsExactly("m0.rego:2: rego_type_error: undefined function count");
    }

    @Test
    void oldCapabilitiesHaveNoGeneralReferencesInHeads() {
        Capabilities current = Capabilities.current();
        Capabilities old = new Capabilities(current.builtins(), Set.of(), Set.of(), null);
        assertThat(errors(ALL_ERRORS.withCapabilities(old), "package a\np[x].q := 1 if some x in input\nq := $\"{p}\""))
                .containsExactly("m0.rego:2: rego_compile_error: rule heads with refs are not supported: p[x].q");
        assertThat(errors(ALL_ERRORS.withCapabilities(old), "package a\nq := $\"{p}\"\np := 1"))
                .containsExactly("m0.rego:2: rego_compile_error: template-strings are not supported");
    }

    @Test
    void stopsAtTheLimit() {
        String module = "package a\np := x\nq := y\nr := z";
        assertThat(errors(CompilerOptions.defaults().withErrorLimit(2), module))
                .containsExactly(
                        "m0.rego:2: rego_unsafe_var_error: var x is unsafe",
                        "m0.rego:3: rego_unsafe_var_error: var y is unsafe",
                        "rego_compile_error: error limit reached");
        assertThat(errors(CompilerOptions.defaults(), module)).hasSize(3);
    }

    @Test
    void capturesTheOperandsOfPrint() {
        CompiledModules compiled =
                compile(ALL_ERRORS.withPrint(true), "package a\np if { x := 1; print(\"x\", x, input.y) }");
        assertThat(compiled.modules().get("m0.rego")).hasToString("""
                        package a

                        p = true if { __local0__ = 1; __local4__ = {__local1__ | __local1__ = "x"}; \
                        __local5__ = {__local2__ | __local2__ = __local0__}; \
                        __local6__ = {__local3__ | __local3__ = input.y}; \
                        internal.print([__local4__, __local5__, __local6__]) }""");
        assertThat(errors(ALL_ERRORS.withPrint(true), "package a\np if { print(x) }"))
                .containsExactly("m0.rego:2: rego_compile_error: var x is undeclared");
    }

    @Test
    void keepsBothSidesOfTestedEqualities() {
        CompiledModules compiled = compile(
                ALL_ERRORS.withTraceTestRules(true),
                "package a\nb := 1\ntest_b if { b == 1; not b == 2 }\np if b == 1");
        assertThat(compiled.modules().get("m0.rego").toString())
                .contains("test_b = true if { __local0__ = data.a.b; __local0__ = 1; not data.a.b = 2 }")
                .contains("p = true if { data.a.b = 1 }");
    }

    @Test
    void leavesTheParsedModulesAlone() {
        Module parsed = Parser.module("m.rego", "package a\nimport data.b\np if { x := b; x == 1 }", RegoVersion.V1);
        String before = parsed.toString();
        CompiledModules compiled =
                new Compiler(ALL_ERRORS.withKeepModules(true), new TypeChecks()).compile(Map.of("m.rego", parsed));
        assertThat(parsed).hasToString(before);
        assertThat(compiled.parsed()).containsEntry("m.rego", parsed);
        assertThat(compiled.modules().get("m.rego")).isNotSameAs(parsed);
    }

    @Test
    void ordersRulesByWhatTheyMention() {
        CompiledModules compiled = compile(
                ALL_ERRORS,
                "package a\np if q\nq if { r } else if s\nr if input.x\ns if data.b[_]",
                "package b\nt := 1");
        assertThat(compiled.sorted().stream().map(r -> r.ref().toString() + ":" + r.location.row()))
                .containsExactly("data.a.r:4", "data.a.q:3", "data.b.t:2", "data.a.s:5", "data.a.q:3", "data.a.p:2");
        assertThat(compiled.dependentPaths(Ref.of("data", "b", "t")))
                .extracting(Ref::toString)
                .containsExactlyInAnyOrder("data.b.t", "data.a.s", "data.a.q", "data.a.p");
    }

    @Test
    void compilesWhatNestsDeeply() {
        int depth = 2000;
        CompiledModules compiled = compile(
                ALL_ERRORS,
                "package a\np := " + "[".repeat(depth) + "input.x" + "]".repeat(depth) + "\nq := 1"
                        + " + 1".repeat(depth));
        assertThat(compiled.sorted()).hasSize(2);
    }

    @Test
    void ordersALongChainOfRules() {
        int length = 5_000;
        StringBuilder text = new StringBuilder("package a\nr0 := 1\n");
        for (int i = 1; i <= length; i++) {
            text.append("r").append(i).append(" if r").append(i - 1).append("\n");
        }
        Module m = Parser.module("m.rego", text.toString(), RegoVersion.V1);
        CompiledModules compiled = new Compiler(ALL_ERRORS, TypeChecker.NONE).compile(Map.of("m.rego", m));
        assertThat(compiled.sorted().getLast().head.name.name()).isEqualTo("r" + length);
    }

    @Test
    void refusesAnEmptyQuery() {
        CompiledModules compiled = compile(ALL_ERRORS, "package a");
        assertThatThrownBy(() -> new QueryCompiler(compiled, new TypeChecks()).compile(new Body()))
                .hasMessageContaining("empty query cannot be compiled");
    }
}
