package org.zerotrust.rego.parser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.zerotrust.rego.ast.Annotations;
import org.zerotrust.rego.ast.AnnotationsJson;
import org.zerotrust.rego.ast.Expr;
import org.zerotrust.rego.ast.Head;
import org.zerotrust.rego.ast.Location;
import org.zerotrust.rego.ast.Module;
import org.zerotrust.rego.ast.Order;
import org.zerotrust.rego.ast.RegoVersion;
import org.zerotrust.rego.ast.Rule;
import org.zerotrust.rego.ast.Term;

class ParserTest {
    private static Module parse(String source, RegoVersion version) {
        return Parser.module("p.rego", source, version);
    }

    private static Rule rule(String statement, RegoVersion version) {
        return parse("package t\n" + statement, version).rules.getFirst();
    }

    private static List<Arguments> terms() {
        return List.of(
                arguments("1 + 2 * 3 - 4", "minus(plus(1, mul(2, 3)), 4)"),
                arguments("(1 + 2) * 3", "mul(plus(1, 2), 3)"),
                arguments("a & b == c", "equal(and(a, b), c)"),
                arguments("1 in [1] == true", "internal.member_2(1, equal([1], true))"),
                arguments("k, v in xs", "internal.member_3(k, v, xs)"),
                arguments("-x", "minus(0, x)"),
                arguments("- 1", "-1"),
                arguments("{1, 2, 1}", "{1, 2}"),
                arguments("{\"b\": 1, \"a\": 2}", "{\"a\": 2, \"b\": 1}"),
                arguments("set()", "set()"),
                arguments("{}", "{}"),
                arguments("[x | x]", "[x | x]"),
                arguments("{x | x}", "{x | x}"),
                arguments("{x: y | x}", "{x: y | x}"),
                arguments("{(x | y) | x}", "{(x | y) | x}"),
                arguments("x.y[\"z w\"][i].k", "x.y[\"z w\"][i].k"),
                arguments("x.if", "x[\"if\"]"),
                arguments("`a\\b`", "\"a\\\\b\""),
                arguments("\"\\u00e9\\ud83d\\ude00\\ud800\"", "\"é😀\ufffd\""),
                arguments("$\"a{x}b\\{c\"", "$\"a{x}b\\{c\""),
                arguments("1.50e+2", "1.50e+2"),
                arguments("_", "_"));
    }

    /** The text is canonical: operators are calls, sets and objects are sorted. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("terms")
    void readsTerms(String source, String text) {
        assertThat(Parser.body(source).toString()).isEqualTo(text);
    }

    @Test
    void knowsWhatKindOfRuleAHeadMakes() {
        Rule set = rule("p contains x if some x in [1]", RegoVersion.V1);
        assertThat(set.head.docKind()).isEqualTo(Head.DocKind.PARTIAL_SET);
        Rule object = rule("p[x] := y if { x := 1; y := 2 }", RegoVersion.V1);
        assertThat(object.head.docKind()).isEqualTo(Head.DocKind.PARTIAL_OBJECT);
        assertThat(object.head.key).isSameAs(object.head.reference.get(1));
        Rule v0 = rule("p[x] { x = 1 }", RegoVersion.V0);
        assertThat(v0.head.docKind()).isEqualTo(Head.DocKind.PARTIAL_SET);
        assertThat(v0.head.reference.size()).isEqualTo(1);
        Rule deep = rule("a.b.c := 1", RegoVersion.V1);
        assertThat(deep.ref().toString()).isEqualTo("data.t.a.b.c");
        assertThat(deep.head.docKind()).isEqualTo(Head.DocKind.COMPLETE);
    }

    @Test
    void chainsElseAndBodies() {
        Rule r = rule("p := 1 if { a } else := 2 if b else := 3", RegoVersion.V1);
        assertThat(r.toString()).isEqualTo("p := 1 if { a } else = 2 if { b } else = 3 if { true }");
        List<Rule> chained = parse("package t\nf(_) { a } { b }", RegoVersion.V0).rules;
        assertThat(chained).hasSize(2);
        assertThat(chained.get(0).head.args).isNotEqualTo(chained.get(1).head.args);
    }

    @Test
    void placesTermsByTheirOperators() {
        Expr e = rule("p if {\n\t(1 + x.y) == 2\n}", RegoVersion.V1).body.get(0);
        assertThat(e.location.text()).isEqualTo("(1 + x.y) == 2");
        assertThat(where(e.location)).isEqualTo("3:2");
        Term sum = e.operands().getFirst();
        assertThat(sum.location.text()).isEqualTo("(1 + x.y)");
        assertThat(where(sum.location)).isEqualTo("3:3");
    }

    private static String where(Location at) {
        return at.row() + ":" + at.col();
    }

    @Test
    void readsLogicalOperatorsOnlyWhereTheyAreOn() {
        String p = "p if { a or b and not { c; d } }";
        for (String on : List.of("import rego.v2", "import future.keywords")) {
            assertThat(rule(on + "\n" + p, RegoVersion.V1).toString())
                    .isEqualTo("p = true if { a or b and not {c; d} }");
        }
        assertThat(rule(p, RegoVersion.V2).toString()).isEqualTo("p = true if { a or b and not {c; d} }");
        assertThat(rule("or := 1", RegoVersion.V1).head.name.name()).isEqualTo("or");
    }

    @Test
    void tellsTheVersionsOfAModule() {
        assertThat(parse("package t", RegoVersion.V0).versions.toString()).isEqualTo("v0");
        assertThat(parse("package t\nimport rego.v1", RegoVersion.V0).version()).isEqualTo(RegoVersion.V0_COMPAT_V1);
        assertThat(parse("package t\nimport rego.v2", RegoVersion.V1).versions.toString())
                .isEqualTo("v1v2");
    }

    @Test
    void attachesMetadata() {
        Module m = parse("""
                # METADATA
                # title: Doors
                # custom:
                #   since: 010
                #   names: {open: yes, on: 2024-01-02}
                package doors

                # METADATA
                # description: |
                #   Who may
                #   enter
                # authors:
                #   - Ann Lee <ann@example.com>
                # related_resources:
                #   - https://example.com/doors
                # schemas:
                #   - input: schema.door
                allow if input.open

                allow if input.master
                """, RegoVersion.V1);
        assertThat(m.annotations).extracting(a -> a.scope).containsExactly("package", "rule");
        assertThat(m.annotations.getFirst().toString())
                .isEqualTo("{\"custom\":{\"names\":{\"on\":\"2024-01-02T00:00:00Z\",\"open\":\"yes\"},\"since\":8},"
                        + "\"scope\":\"package\",\"title\":\"Doors\"}");
        Annotations ofRule = m.rules.getFirst().annotations.getFirst();
        assertThat(AnnotationsJson.data(ofRule)).containsEntry("description", "Who may\nenter\n");
        assertThat(ofRule.authors).containsExactly(new Annotations.Author("Ann Lee", "ann@example.com"));
        assertThat(m.rules.get(1).annotations).isEmpty();
    }

    @Test
    void copiesDeeply() {
        Module m = parse(
                "package t\nimport data.a as b\np[x] := {\"k\": [y | y := b[x]]} if { x := 1 with input as 2 }\nq := 1 if x else := 3",
                RegoVersion.V1);
        Module copy = m.copy();
        assertThat(Order.same(m, copy)).isTrue();
        assertThat(copy.toString()).isEqualTo(m.toString());
        copy.rules.getFirst().body.get(0).operands().getFirst().value = Term.number(7).value;
        assertThat(m.toString()).isNotEqualTo(copy.toString());
        assertThat(copy.rules.getFirst().module).isSameAs(copy);
    }
}
