package org.zerotrust.rego.ir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PlanReaderTest {
    static String reference() throws IOException {
        try (InputStream in = PlanReaderTest.class.getResourceAsStream("/plans/reference.json")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void readsWhatOpaBuilds() throws IOException {
        Policy p = PlanReader.read(reference());
        assertThat(p.plans())
                .singleElement()
                .satisfies(plan -> assertThat(plan.name()).isEqualTo("zta/access/decision"));
        assertThat(p.funcs()).hasSize(15);
        assertThat(p.constants().builtinFuncs()).extracting(BuiltinFunc::name).contains("glob.match", "concat");
        assertThat(p.constants().files()).hasSize(1);
    }

    @Test
    void whatIsWrittenReadsBackEqual() throws IOException {
        Policy p = PlanReader.read(reference());
        assertThat(PlanReader.read(PlanWriter.write(p))).isEqualTo(p);
    }

    @Test
    void refusesWhatIsNoPlan() {
        assertRefused("[]", "plan must be an object");
        assertRefused("{", "plan is not JSON");
        assertRefused(stmt("{\"type\":\"FlyStmt\",\"stmt\":{}}"), "unknown statement FlyStmt");
        assertRefused(stmt("{\"type\":\"BreakStmt\",\"stmt\":{\"index\":1}}"), "leaves 1 blocks too many");
        assertRefused(stmt("{\"type\":\"MakeNullStmt\",\"stmt\":{\"target\":-1}}"), "local out of range");
        assertRefused(
                stmt("{\"type\":\"MakeNumberRefStmt\",\"stmt\":{\"index\":3,\"target\":2}}"), "no string constant 3");
    }

    private static String stmt(String stmt) {
        return "{\"plans\":{\"plans\":[{\"name\":\"p\",\"blocks\":[{\"stmts\":[" + stmt + "]}]}]}}";
    }

    private static void assertRefused(String json, String message) {
        assertThatThrownBy(() -> PlanReader.read(json))
                .isInstanceOf(PlanFormatException.class)
                .hasMessageContaining(message);
    }
}
