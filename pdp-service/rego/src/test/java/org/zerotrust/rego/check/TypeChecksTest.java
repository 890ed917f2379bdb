package org.zerotrust.rego.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.zerotrust.rego.ast.AstError;
import org.zerotrust.rego.ast.AstException;
import org.zerotrust.rego.ast.Module;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.RegoVersion;
import org.zerotrust.rego.compile.CompiledModules;
import org.zerotrust.rego.compile.Compiler;
import org.zerotrust.rego.compile.CompilerOptions;
import org.zerotrust.rego.compile.QueryCompiler;
import org.zerotrust.rego.parser.Parser;
import org.zerotrust.rego.value.Json;

/** Errors that OPA 1.22.2 finds too, at the same places and in the same words. */
class TypeChecksTest {
    private record Case(String name, List<String> modules, List<String> want) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Stream<Case> cases() throws IOException {
        try (InputStream in = Objects.requireNonNull(TypeChecksTest.class.getResourceAsStream("/check/cases.txt"))) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Arrays.stream(text.split("(?m)^=== "))
                    .filter(c -> !c.isBlank())
                    .map(TypeChecksTest::read);
        }
    }

    private static Case read(String text) {
        List<String> lines = text.lines().toList();
        List<String> want = lines.stream()
                .filter(l -> l.startsWith("--- want "))
                .map(l -> l.substring("--- want ".length()))
                .toList();
        String sources = String.join(
                "\n",
                lines.stream().skip(1).filter(l -> !l.startsWith("--- want ")).toList());
        return new Case(lines.getFirst(), List.of(sources.split("---- module\n")), want);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void findsWhatOpaFinds(Case c) {
        List<String> errors = errors(c.modules(), new TypeChecks()).stream()
                .map(TypeChecksTest::text)
                .toList();

        assertThat(errors).containsExactlyInAnyOrderElementsOf(c.want());
    }

    @Test
    void saysWhatItHasAndWhatItWants() {
        List<AstError> errors = errors(List.of("package t\n\np := count(1)\n"), new TypeChecks());

        assertThat(errors.getFirst().details())
                .containsExactly(
                        "have: (number, ???)",
                        "want: (collection: any<string, array[any], object[any: any], set[any]>, n: number)");
    }

    @Test
    void usesTheSchemaOfTheInput() {
        Object schema = Json.read("{\"type\": \"object\", \"properties\": {\"a\": {\"type\": \"string\"}}}");
        TypeChecks checks = new TypeChecks(new Schemas(Map.of(Ref.of("schema"), schema)));

        List<AstError> errors = errors(List.of("package t\n\np if input.b\n\nq if input.a == 1\n"), checks);

        assertThat(errors).extracting(AstError::message).containsExactly("undefined ref: input.b", "match error");
    }

    @Test
    void namesASchemaThatIsMissing() {
        Object schema = Json.read("{\"type\": \"object\"}");
        TypeChecks checks = new TypeChecks(new Schemas(Map.of(Ref.of("schema", "a"), schema)));
        String module = "package t\n\n# METADATA\n# schemas:\n#   - input: schema.b\np if input.x\n";

        List<AstError> errors = errors(List.of(module), checks);

        assertThat(errors).extracting(AstError::message).containsExactly("undefined schema: schema.b");
    }

    @Test
    void checksQueriesOverCheckedModules() {
        TypeChecks checks = new TypeChecks();
        CompiledModules modules = compile(List.of("package t\n\np := 1\n"), checks);

        List<AstError> errors;
        try {
            new QueryCompiler(modules, checks).compile(Parser.body("upper(data.t.p)"));
            errors = List.of();
        } catch (AstException e) {
            errors = e.errors();
        }

        assertThat(errors).extracting(AstError::message).containsExactly("upper: invalid argument(s)");
    }

    private static List<AstError> errors(List<String> sources, TypeChecks checks) {
        try {
            compile(sources, checks);
            return List.of();
        } catch (AstException e) {
            return e.errors();
        }
    }

    private static CompiledModules compile(List<String> sources, TypeChecks checks) {
        Map<String, Module> modules = new LinkedHashMap<>();
        for (int i = 0; i < sources.size(); i++) {
            String name = "m" + i + ".rego";
            modules.put(name, Parser.module(name, sources.get(i), RegoVersion.V1));
        }
        return new Compiler(CompilerOptions.defaults(), checks).compile(modules);
    }

    private static String text(AstError e) {
        return e.location().file() + ":" + e.location().row() + ":"
                + e.location().col() + ": " + e.code() + ": " + e.message();
    }
}
