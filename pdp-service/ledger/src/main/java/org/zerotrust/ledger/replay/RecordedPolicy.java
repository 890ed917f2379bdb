package org.zerotrust.ledger.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zerotrust.ledger.seal.SealedInput;
import org.zerotrust.ledger.snapshot.CompiledPack;
import org.zerotrust.ledger.snapshot.PolicyPack;
import org.zerotrust.rego.EvalOptions;
import org.zerotrust.rego.Outcome;
import org.zerotrust.rego.PreparedPolicy;
import org.zerotrust.rego.RegoCompileException;
import org.zerotrust.rego.value.Json;

/** A snapshot that decides inputs of records again. */
public final class RecordedPolicy {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final PreparedPolicy prepared;
    private final String entrypoint;

    /**
     * Compiles a pack.
     *
     * @throws RegoCompileException where it does not compile
     */
    public RecordedPolicy(PolicyPack pack) throws RegoCompileException {
        this.prepared = CompiledPack.of(pack);
        this.entrypoint = pack.entrypoint();
    }

    /** Its answer; null where it gives none, which would be cannot-decide. */
    public @Nullable JsonNode decide(SealedInput sealed) {
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
    public record Told(@Nullable JsonNode result, List<String> rules) {}

    /** As {@link #decide}, with the rules. */
    public Told tell(SealedInput sealed) {
        PreparedPolicy.Told told = prepared.evaluateTelling(entrypoint, sealed.input(), EvalOptions.at(sealed.now()));
        return new Told(told.outcome() instanceof Outcome.Defined(Object value) ? tree(value) : null, told.rules());
    }

    /** A value of the engine as JSON. */
    public static JsonNode tree(Object value) {
        try {
            return JSON.readTree(Json.write(value));
        } catch (IOException e) {
            throw new IllegalStateException("what was written as JSON is JSON", e);
        }
    }
}
