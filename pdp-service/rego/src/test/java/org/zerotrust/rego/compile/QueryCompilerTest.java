package org.zerotrust.rego.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zerotrust.rego.ast.AstException;
import org.zerotrust.rego.ast.Module;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.RegoVersion;
import org.zerotrust.rego.check.TypeChecks;
import org.zerotrust.rego.parser.Parser;

/** What is expected is what OPA 1.22.2 answers. */
class QueryCompilerTest {
    private static final String MODULE = """
            package door
            open if input.key
            zones contains z if some z in input.zones
            f(x) := x + 1
            """;

    private static CompiledModules modules() {
        Module m = Parser.module("m.rego", MODULE, RegoVersion.V1);
        return new Compiler(CompilerOptions.defaults(), new TypeChecks()).compile(Map.of("m.rego", m));
    }

    private static String compile(String query) {
        try {
            return new QueryCompiler(modules(), new TypeChecks())
                    .compile(Parser.body(query))
                    .toString();
        } catch (AstException e) {
            return e.errors().getFirst().toString();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "data.door.open = x | data.door.open = x",
                "x := data.door.zones[_]; x > 1 | __localq0__ = data.door.zones[_]; gt(__localq0__, 1)",
                "not x; x = 1 | x = 1; not x",
                "some z in data.door.zones; z > 1 | __localq2__ = data.door.zones[__localq1__]; gt(__localq2__, 1)",
                "'count({1 | data.door.f(3)}) == 1' | '__localq1__ = {1 | data.door.f(3)}; count(__localq1__, __localq0__);"
                        + " equal(__localq0__, 1)'",
                "input.a[input.b] == 1 with input.a as data.c | __localq0__ = data.c; __localq1__ = input.b with input.a as"
                        + " __localq0__; __localq2__ = input.a[__localq1__] with input.a as __localq0__;"
                        + " equal(__localq2__, 1) with input.a as __localq0__",
                "x > 1 | 1:1: rego_unsafe_var_error: var x is unsafe",
                "nosuch(1) | 1:1: rego_type_error: undefined function nosuch",
                "data.door.f(1, 2, 3) | 1:1: rego_type_error: function data.door.f has arity 1, got 3 arguments",
                "x := 1; x := 2 | 1:9: rego_compile_error: var x assigned above",
                "1 = \"a\" | 1:1: rego_type_error: match error",
                "true with data.door.open.x as 1 | 1:11: rego_compile_error: with keyword cannot partially replace virtual"
                        + " document(s)",
            })
    void answersAsOpaDoes(String query, String expected) {
        assertThat(compile(query).lines().findFirst()).hasValue(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "open | data.door.open",
                "f(zones[0]) | __localq0__ = data.door.zones[0];" + " data.door.f(__localq0__)"
            })
    void standsInAPackage(String query, String expected) {
        QueryCompiler compiler = new QueryCompiler(modules(), new TypeChecks());
        assertThat(compiler.compile(Parser.body(query), Ref.of("data", "door"), List.of()))
                .hasToString(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"x := 1; y = x | x"})
    void remembersTheNamesOfTheAuthor(String query, String name) {
        QueryCompiler compiler = new QueryCompiler(modules(), new TypeChecks());
        compiler.compile(Parser.body(query));
        assertThat(compiler.rewritten().values()).extracting(Object::toString).containsExactly(name);
    }
}
