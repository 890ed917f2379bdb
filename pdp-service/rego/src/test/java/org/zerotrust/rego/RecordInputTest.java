package org.zerotrust.rego;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecordInputTest {
    private enum Kind {
        SENSOR
    }

    private record Signal(String name, Object value) {}

    private record Device(
            Kind kind,
            UUID id,
            Instant seen,
            @Nullable String owner,
            Optional<String> zone,
            Optional<Signal> best,
            int level,
            boolean active,
            List<Signal> signals,
            Set<String> roles,
            Map<String, Signal> by) {}

    private static final Device DEVICE = new Device(
            Kind.SENSOR,
            new UUID(1, 2),
            Instant.parse("2026-11-23T10:00:00Z"),
            null,
            Optional.empty(),
            Optional.of(new Signal("boot", true)),
            3,
            true,
            List.of(new Signal("boot", true), new Signal("patch", 12)),
            Set.of("a", "b"),
            Map.of("boot", new Signal("boot", List.of(1, new Signal("x", "y")))));

    private static final String POLICY = """
            package p

            whole := input
            same if {
                input.kind == "SENSOR"
                input.owner == null
                not input.zone
                input.best.name == "boot"
                input.signals[1] == {"name": "patch", "value": 12}
                input.by.boot.value[1].value == "y"
                "a" in input.roles
                input.seen == "2026-11-23T10:00:00Z"
                some signal in input.signals
                signal.value == 12
            }
            """;

    private static PreparedPolicy policy() {
        return Rego.builder()
                .module("p.rego", POLICY)
                .entrypoint("p/whole")
                .entrypoint("p/same")
                .build();
    }

    private static Object defined(String entrypoint, Object input) {
        Outcome outcome = policy().evaluate(entrypoint, input, EvalOptions.at(Instant.EPOCH));
        assertThat(outcome).isInstanceOf(Outcome.Defined.class);
        return ((Outcome.Defined) outcome).value();
    }

    @Test
    void aRecordIsReadAsTheObjectItStandsFor() {
        assertThat(defined("p/same", RecordInput.of(DEVICE))).isEqualTo(true);
        assertThat(policy().explain("p/same", RecordInput.of(DEVICE), EvalOptions.at(Instant.EPOCH))
                        .outcome())
                .isEqualTo(new Outcome.Defined(true));
    }

    @Test
    void anEmptyOptionalIsNoMemberAndNullIsNull() {
        Map<String, Object> view = RecordInput.of(DEVICE);

        assertThat(view).doesNotContainKey("zone").containsKey("owner").hasSize(10);
        assertThat(view.get("nothing")).isNull();
        assertThat(Arrays.asList(view.get("level"), view.get("active"))).isEqualTo(List.of(3, true));
    }

    @Test
    void whatIsNoValueIsNamedAndPermitsNothing() {
        record Place(URI where) {}
        Map<String, Object> view = RecordInput.of(new Place(URI.create("https://example.org")));

        assertThatThrownBy(() -> view.get("where"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Place.where holds a java.net.URI");
        PreparedPolicy reads = Rego.builder()
                .module("p.rego", "package p\nallow if input.where != null")
                .entrypoint("p/allow")
                .build();
        assertThat(reads.evaluate("p/allow", view, EvalOptions.at(Instant.EPOCH)))
                .isInstanceOf(Outcome.Failed.class);
    }
}
