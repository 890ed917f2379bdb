package org.zerotrust.rego.types;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeclarationsTest {
    private final Declarations all = Declarations.current();

    private Declaration declared(String name) {
        return requireNonNull(all.get(name));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "count | (any<string, array[any], object[any: any], set[any]>) => number",
                "plus | (number, number) => number",
                "internal.print | (array[set[any]]) => ???",
                "walk | (any) => array<array[any], any>",
                "time.now_ns | () => number",
            })
    void declaresBuiltInsAsOpaDoes(String name, String type) {
        assertThat(declared(name).type()).hasToString(type);
    }

    @Test
    void declaresEveryBuiltIn() {
        assertThat(all.all()).hasSize(206);
        assertThat(all.get("no.such")).isNull();
    }

    @Test
    void marksRelationsDeprecatedAndNondeterministicOnes() {
        assertThat(declared("walk").relation()).isTrue();
        assertThat(declared("re_match").deprecated()).isTrue();
        assertThat(declared("rand.intn").nondeterministic()).isTrue();
        assertThat(declared("count").deprecated()).isFalse();
        assertThat(requireNonNull(all.infix("+")).name()).isEqualTo("plus");
        assertThat(requireNonNull(all.infix("in")).name()).isEqualTo("internal.member_2");
    }

    @Test
    void readsCapabilities() {
        Capabilities c = Capabilities.parse("""
                {"builtins":[{"name":"f","decl":{"type":"function","args":[{"type":"string","name":"s"}],
                "result":{"type":"object","static":[{"key":"a","value":{"type":"number"}}]}}}],
                "future_keywords":["in"],"features":["rego_v1"],"allow_net":["localhost"]}""");

        FunctionType f = requireNonNull(c.builtins().get("f")).type();
        assertThat(f).hasToString("(string) => object<a: number>");
        assertThat(f.signature()).isEqualTo("(s: string, object<a: number>)");
        assertThat(c.futureKeywords()).containsExactly("in");
        assertThat(c.allowNet()).containsExactly("localhost");
        assertThat(Capabilities.current().features()).contains("template_strings", "rego_v2");
    }

    @Test
    void refusesWhatIsNoCapabilities() {
        assertThatThrownBy(() -> Capabilities.parse("[]")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Capabilities.parse("{\"builtins\":[{\"name\":\"f\",\"decl\":{\"type\":\"tuple\"}}]}"))
                .hasMessageContaining("tuple");
    }
}
