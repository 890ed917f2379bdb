package org.zerotrust.pdp.bench.differential;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.EvalOptions;
import org.zerotrust.rego.Outcome;
import org.zerotrust.rego.PreparedPolicy;
import org.zerotrust.rego.Rego;
import org.zerotrust.rego.RegoCompileException;
import org.zerotrust.rego.ast.RegoVersion;
import org.zerotrust.rego.ir.Policy;
import org.zerotrust.rego.value.Json;
import org.zerotrust.rego.value.RegoNull;

/** Our engine's verdicts. */
final class Ours {
    private static final Instant NOW = Instant.ofEpochSecond(0, Oracle.NOW_NS);
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private Ours() {}

    /** With the back end that writes bytecode, or with the interpreter. */
    static Verdict evaluate(Triple triple, boolean interpreted) throws IOException {
        PreparedPolicy policy;
        try {
            policy = builder(triple)
                    .engine(interpreted ? Rego.Engine.INTERPRETER : Rego.Engine.JVM)
                    .build();
        } catch (RegoCompileException e) {
            return Verdict.refused(e.errors());
        }
        EvalOptions options = EvalOptions.at(NOW).withDeadline(DEADLINE);
        Object input = Json.read(triple.input());
        return switch (policy.evaluate(
                triple.rule(),
                input == RegoNull.NULL ? null : input,
                triple.strictErrors() ? options.strict() : options)) {
            case Outcome.Defined(Object value) -> new Verdict.Defined(json(value));
            case Outcome.Undefined() -> new Verdict.Undefined();
            case Outcome.Failed(var error) -> new Verdict.Failed(error.code(), error.message());
        };
    }

    /** The plan; {@code null} where the modules do not compile. */
    static @Nullable Policy plan(Triple triple) {
        try {
            return builder(triple).plan();
        } catch (RegoCompileException e) {
            return null;
        }
    }

    private static Rego.Builder builder(Triple triple) {
        Rego.Builder builder = Rego.builder()
                .version(triple.version().equals("v0") ? RegoVersion.V0 : RegoVersion.V1)
                .data((Map<?, ?>) Json.read(triple.data()))
                .entrypoint(triple.rule());
        triple.modules().forEach(builder::module);
        return builder;
    }

    private static JsonNode json(Object value) throws IOException {
        return Oracle.JSON.readTree(Json.write(value));
    }
}
