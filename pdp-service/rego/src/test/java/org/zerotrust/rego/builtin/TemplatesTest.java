package org.zerotrust.rego.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.zerotrust.rego.EvalOptions;
import org.zerotrust.rego.Outcome;
import org.zerotrust.rego.PreparedPolicy;
import org.zerotrust.rego.Rego;

class TemplatesTest {
    private static final PreparedPolicy POLICY = Rego.builder()
            .module("a.rego", "package a\np := strings.render_template(input.text, input.data)\n")
            .entrypoint("a/p")
            .build();

    private static Outcome render(String text) {
        Map<String, Object> data = Map.of("name", "bob", "n", 5L, "list", List.of("p", "q"), "a", Map.of("x", "X"));
        return POLICY.evaluate(
                "a/p",
                Map.of("text", text, "data", data),
                EvalOptions.at(Instant.EPOCH).strict());
    }

    private static void gives(String text, String wanted) {
        assertThat(render(text)).isEqualTo(new Outcome.Defined(wanted));
    }

    @Test
    void rendersAsGoDoes() {
        gives("hello {{.name}} {{.a.x}} {{.missing}}", "hello bob X <undefined>");
        gives("{{range $i, $v := .list}}{{if $i}}, {{end}}{{$v}}{{end}}", "p, q");
        gives("{{with .a}}{{.x}}{{$.name}}{{else}}none{{end}}", "Xbob");
        gives("{{if eq .name \"al\"}}1{{else if eq .n \"5\"}}2{{else}}3{{end}}", "2");
        gives("a {{- /* c */ -}} b {{len .list}} {{index .list 1}} {{.name | printf \"%s!\"}}", "ab 2 q bob!");
        gives("{{.list}} {{.a}} {{\"}}\"}}", "[p q] map[x:X] }}");
    }

    @Test
    void refusesDataThatIsNoJson() {
        for (Object data : List.of(
                Map.of(1.5, "a"),
                Map.of("x", Set.of("a")),
                Map.of("x", Set.of()),
                Map.of("x", List.of(Map.of(1, 2))))) {
            assertThat(POLICY.evaluate(
                            "a/p", Map.of("text", "hello {{.name}}", "data", data), EvalOptions.at(Instant.EPOCH)))
                    .as(data.toString())
                    .isEqualTo(new Outcome.Undefined());
        }
    }

    @Test
    void refusesWhatIsMalformedOrTooLong() {
        String nested = "{{if .name}}".repeat(5_000);
        String escapes = "{{\"" + "\\n".repeat(950) + "\"}}";
        gives(escapes, "\n".repeat(950));
        for (String text : List.of(
                "{{.name",
                "{{end}}",
                "{{if .name}}",
                "{{.name.x}}",
                "{{nofunc}}",
                "{{index .list 9}}",
                nested,
                "{{" + "(".repeat(50_000),
                "{{\"" + "\\n".repeat(50_000) + "\"}}")) {
            Outcome o = render(text);
            assertThat(o).isInstanceOf(Outcome.Failed.class);
            assertThat(((Outcome.Failed) o).error().code()).isEqualTo("eval_builtin_error");
        }
    }
}
