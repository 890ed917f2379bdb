package org.zerotrust.pdp.dev.verify;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.zerotrust.ledger.replay.Opening;
import org.zerotrust.ledger.replay.Openings;
import org.zerotrust.ledger.replay.RecordedPolicy;
import org.zerotrust.ledger.seal.SealedInput;
import org.zerotrust.ledger.snapshot.PolicyPack;
import org.zerotrust.rego.RegoCompileException;

/** Decides again what records say was decided, from what was sealed and the snapshot that they name. */
final class Replays {
    /** What came of deciding one again. */
    enum Result {
        /** The same answer. */
        SAME,
        /** Another answer, or none. */
        OTHERWISE,
        /** A device's or a person's key was destroyed: the input is gone, as was asked for. */
        ERASED,
        /** The evidence holds no key of it: of another tenant, say. */
        NO_KEY,
        /** The evidence holds no snapshot of its digest. */
        NO_SNAPSHOT,
        /** Decided without a policy, or by a version that sealed nothing. */
        NOTHING_SEALED,
        /** The keys do not open it, or what they open is of another decision. */
        NOT_ITS_INPUT
    }

    /** Members of a record by where the same stands in its input. */
    private static final Map<String, String> SAME = Map.of(
            "/tenant", "/tenant",
            "/request_id", "/request/id",
            "/action", "/action/name",
            "/resource/id", "/resource/id");

    private final Evidence evidence;
    private final Map<String, Optional<RecordedPolicy>> policies = new HashMap<>();
    private final Openings inputs;
    private final Map<Result, Long> counts = new EnumMap<>(Result.class);
    private final List<Finding> findings = new ArrayList<>();

    Replays(Evidence evidence) {
        this.evidence = evidence;
        this.inputs =
                new Openings(evidence::dataKeys, (data, opening) -> counts.merge(one(data, opening), 1L, Long::sum));
    }

    /** A record's data. */
    void add(JsonNode data) {
        inputs.add(data);
    }

    /** How many came to what, once all are added. */
    Map<Result, Long> counts() {
        inputs.flush();
        return counts;
    }

    /** What is wrong, once all are added. */
    List<Finding> findings() {
        inputs.flush();
        return findings;
    }

    private Result one(JsonNode data, Opening opening) {
        return switch (opening) {
            case Opening.Open(SealedInput input) -> decidedAgain(data, input);
            case Opening.Erased() -> Result.ERASED;
            case Opening.NoKey() -> Result.NO_KEY;
            case Opening.Nothing() -> Result.NOTHING_SEALED;
            case Opening.Broken(String why) -> wrong(Finding.Kind.NOT_ITS_INPUT, data, why);
        };
    }

    private Result decidedAgain(JsonNode data, SealedInput sealed) {
        JsonNode input = RecordedPolicy.tree(sealed.input());
        Masked masked = Masked.of(data);
        boolean own = data.path("evaluated_at").asLong() == sealed.now().getEpochSecond();
        for (Map.Entry<String, String> member : SAME.entrySet()) {
            own &= masked.touches(member.getKey()) || data.at(member.getKey()).equals(input.at(member.getValue()));
        }
        if (!own) {
            return wrong(Finding.Kind.NOT_ITS_INPUT, data, "what was sealed is of another decision");
        }
        Optional<RecordedPolicy> policy = policies.computeIfAbsent(
                data.at("/policy/digest").asText(),
                digest -> Optional.ofNullable(
                        policy(digest, data.at("/policy/revision").asText())));
        if (policy.isEmpty()) {
            return Result.NO_SNAPSHOT;
        }
        JsonNode answer = policy.get().decide(sealed);
        String difference = answer == null
                ? "the policy gives no answer"
                : Answers.difference(data, masked, RecordedPolicy.tree(sealed.reasons()), answer);
        return difference == null ? Result.SAME : wrong(Finding.Kind.DECIDED_OTHERWISE, data, difference);
    }

    private @Nullable RecordedPolicy policy(String digest, String revision) {
        PolicyPack pack = evidence.snapshot(digest, revision);
        if (pack == null || !pack.digest().equals(digest)) {
            // Whoever gave other files than those that decided has given none.
            return null;
        }
        try {
            return new RecordedPolicy(pack);
        } catch (RegoCompileException e) {
            return null;
        }
    }

    private Result wrong(Finding.Kind kind, JsonNode data, String detail) {
        JsonNode order = data.path("order");
        findings.add(new Finding(
                kind,
                order.path("replica").asText(),
                order.path("epoch").asLong(),
                order.path("sequence").asLong(),
                data.path("decision_id").asText() + ": " + detail));
        return kind == Finding.Kind.NOT_ITS_INPUT ? Result.NOT_ITS_INPUT : Result.OTHERWISE;
    }
}
