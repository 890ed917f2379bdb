package org.zerotrust.pdp.dev.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zerotrust.ledger.seal.SealedInput;
import org.zerotrust.ledger.snapshot.PolicyPack;
import org.zerotrust.rego.EvalOptions;
import org.zerotrust.rego.Outcome;
import org.zerotrust.rego.PreparedPolicy;
import org.zerotrust.rego.Rego;
import org.zerotrust.rego.RegoCompileException;
import org.zerotrust.rego.value.Json;

/** A snapshot that decides inputs of records again. */
final class Policy {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final PreparedPolicy prepared;
    private final String entrypoint;

    /**
     * Compiles a pack.
     *
     * @throws RegoCompileException where it does not compile
     */
    Policy(PolicyPack pack) throws RegoCompileException {
        Rego.Builder builder = pack.plan() == null ? Rego.builder() : Rego.fromPlan(pack.plan());
        if (pack.plan() == null) {
            pack.modules().entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(module -> builder.module(module.getKey(), module.getValue()));
            builder.entrypoint(pack.entrypoint()).telling();
        }
        this.prepared = builder.data(pack.data()).build();
        this.entrypoint = pack.entrypoint();
    }

    /** Its answer; null where it gives none, which would be cannot-decide. */
    @Nullable
    JsonNode decide(SealedInput sealed) {
        return prepared.evaluate(entrypoint, sealed.input(), EvalOptions.at(sealed.now()))
                        instanceof Outcome.Defined(Object value)
                ? tree(value)
                : null;
    }

    /**
     * Its answer and where it comes from.
     *
     * @param result null where it gives none
     * @param rules {@code file:line} of the definitions that gave it
     */
    record Told(@Nullable JsonNode result, List<String> rules) {}

    /** As {@link #decide}, with the rules. */
    Told tell(SealedInput sealed) {
        PreparedPolicy.Told told = prepared.evaluateTelling(entrypoint, sealed.input(), EvalOptions.at(sealed.now()));
        return new Told(told.outcome() instanceof Outcome.Defined(Object value) ? tree(value) : null, told.rules());
    }

    /** A value of the engine as JSON. */
    static JsonNode tree(Object value) {
        try {
            return JSON.readTree(Json.write(value));
        } catch (IOException e) {
            throw new IllegalStateException("what was written as JSON is JSON", e);
        }
    }
}
