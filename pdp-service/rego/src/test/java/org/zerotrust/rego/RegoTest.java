package org.zerotrust.rego;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.zerotrust.rego.ast.RegoVersion;

class RegoTest {
    private static final EvalOptions NOW = EvalOptions.at(Instant.parse("2026-11-23T10:00:00Z"));

    @Test
    void theFirstExampleOpensTheDoor() {
        PreparedPolicy policy = Rego.builder()
                .module("door.rego", "package door\nallow if input.key == data.key")
                .data(Map.of("key", "k1"))
                .entrypoint("door/allow")
                .build();
        assertThat(policy.entrypoints()).containsExactly("door/allow");
        assertThat(policy.evaluate("door/allow", Map.of("key", "k1"), NOW)).isEqualTo(new Outcome.Defined(true));
        assertThat(policy.evaluate("door/allow", Map.of("key", "k2"), NOW)).isEqualTo(new Outcome.Undefined());
    }

    @Test
    void allErrorsComeAtOnceWithTheirPlaces() {
        Rego.Builder b = Rego.builder()
                .module("a.rego", "package a\np if { x }\nq if { count(1, 2) }")
                .entrypoint("a/p");
        assertThatThrownBy(b::build)
                .isInstanceOfSatisfying(
                        RegoCompileException.class,
                        e -> assertThat(e.errors())
                                .extracting(RegoError::code, RegoError::file, RegoError::row, RegoError::col)
                                .contains(org.assertj.core.api.Assertions.tuple(
                                        "rego_unsafe_var_error", "a.rego", 2, 8)));
        Rego.Builder broken =
                Rego.builder().module("b.rego", "package b\np if {").entrypoint("b/p");
        assertThatThrownBy(broken::build)
                .isInstanceOf(RegoCompileException.class)
                .hasMessageContaining("rego_parse_error");
    }

    @Test
    void aRuleMayNotStandWhereTheDataHasAValue() {
        Rego.Builder b = Rego.builder()
                .module("a.rego", "package a\np := 1")
                .data(Map.of("a", Map.of("p", 2)))
                .entrypoint("a/p");
        assertThatThrownBy(b::build).isInstanceOf(RegoCompileException.class);
    }

    @Test
    void olderModulesAreReadAsWhatTheyAre() {
        PreparedPolicy policy = Rego.builder()
                .version(RegoVersion.V0)
                .module("a.rego", "package a\nallow { input.x[_] == 3 }")
                .entrypoint("a/allow")
                .build();
        assertThat(policy.evaluate("a/allow", Map.of("x", List.of(1, 2, 3)), NOW))
                .isEqualTo(new Outcome.Defined(true));
    }

    @Test
    void printIsHeardWhereItIsAskedFor() {
        List<String> lines = new ArrayList<>();
        PreparedPolicy policy = Rego.builder()
                .print()
                .module("a.rego", "package a\np if print(\"seen\", input.x)")
                .entrypoint("a/p")
                .build();
        assertThat(policy.evaluate("a/p", Map.of("x", 7), NOW.printingTo(lines::add)))
                .isEqualTo(new Outcome.Defined(true));
        assertThat(lines).containsExactly("seen 7");
    }
}
