package org.zerotrust.pdp.dev.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.zerotrust.ledger.seal.DataKey;
import org.zerotrust.ledger.seal.Seal;
import org.zerotrust.ledger.seal.SealException;
import org.zerotrust.ledger.seal.SealedInput;
import org.zerotrust.ledger.snapshot.PolicyPack;
import org.zerotrust.rego.EvalOptions;
import org.zerotrust.rego.Outcome;
import org.zerotrust.rego.PreparedPolicy;
import org.zerotrust.rego.Rego;
import org.zerotrust.rego.RegoCompileException;
import org.zerotrust.rego.value.Json;

/** Decides again what records say was decided, from what was sealed and the snapshot that they name. */
final class Replays {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int TOGETHER = 1_000;

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

    private record Policy(PreparedPolicy prepared, String entrypoint) {}

    private final Evidence evidence;
    private final Map<String, Optional<Policy>> policies = new HashMap<>();
    private final List<JsonNode> waiting = new ArrayList<>();
    private final Map<Result, Long> counts = new EnumMap<>(Result.class);
    private final List<Finding> findings = new ArrayList<>();

    Replays(Evidence evidence) {
        this.evidence = evidence;
    }

    /** A record's data. */
    void add(JsonNode data) {
        waiting.add(data);
        if (waiting.size() >= TOGETHER) {
            flush();
        }
    }

    /** How many came to what, once all are added. */
    Map<Result, Long> counts() {
        flush();
        return counts;
    }

    /** What is wrong, once all are added. */
    List<Finding> findings() {
        flush();
        return findings;
    }

    private void flush() {
        Set<UUID> ids = new LinkedHashSet<>();
        waiting.forEach(data -> ids.addAll(keyIds(data)));
        Map<UUID, Optional<DataKey>> keys = ids.isEmpty() ? Map.of() : evidence.dataKeys(ids);
        for (JsonNode data : waiting) {
            counts.merge(one(data, keys), 1L, Long::sum);
        }
        waiting.clear();
    }

    private static List<UUID> keyIds(JsonNode data) {
        List<UUID> ids = new ArrayList<>();
        for (JsonNode id : data.at("/sealed/keys")) {
            try {
                ids.add(UUID.fromString(id.asText()));
            } catch (IllegalArgumentException e) {
                // A record that somebody wrote by hand: no key opens it.
                return List.of();
            }
        }
        return ids;
    }

    private Result one(JsonNode data, Map<UUID, Optional<DataKey>> keys) {
        if (!data.has("sealed")) {
            return Result.NOTHING_SEALED;
        }
        List<DataKey> own = new ArrayList<>();
        boolean erased = false;
        for (UUID id : keyIds(data)) {
            Optional<DataKey> key = keys.get(id);
            if (key == null) {
                return Result.NO_KEY;
            }
            erased |= key.isEmpty();
            key.ifPresent(own::add);
        }
        if (erased) {
            return Result.ERASED;
        }
        try {
            SealedInput sealed = SealedInput.read(Seal.open(
                    own,
                    data.path("decision_id").asText(),
                    Base64.getUrlDecoder().decode(data.at("/sealed/text").asText())));
            return decidedAgain(data, sealed);
        } catch (SealException | IllegalArgumentException e) {
            return wrong(Finding.Kind.NOT_ITS_INPUT, data, String.valueOf(e.getMessage()));
        }
    }

    private Result decidedAgain(JsonNode data, SealedInput sealed) {
        JsonNode input = tree(sealed.input());
        String other = difference(
                Map.of(
                        "tenant", "/tenant",
                        "request_id", "/request/id",
                        "action", "/action/name"),
                data,
                input);
        if (other != null
                || !data.at("/resource/id").equals(input.at("/resource/id"))
                || data.path("evaluated_at").asLong() != sealed.now().getEpochSecond()) {
            return wrong(Finding.Kind.NOT_ITS_INPUT, data, "what was sealed is of another decision");
        }
        Optional<Policy> policy = policies.computeIfAbsent(
                data.at("/policy/digest").asText(),
                digest -> Optional.ofNullable(
                        policy(digest, data.at("/policy/revision").asText())));
        if (policy.isEmpty()) {
            return Result.NO_SNAPSHOT;
        }
        Outcome outcome = policy.get()
                .prepared()
                .evaluate(policy.get().entrypoint(), sealed.input(), EvalOptions.at(sealed.now()));
        String difference = outcome instanceof Outcome.Defined(Object value)
                ? Answers.difference(data, tree(sealed.reasons()), tree(value))
                : "the policy gives no answer: " + outcome;
        return difference == null ? Result.SAME : wrong(Finding.Kind.DECIDED_OTHERWISE, data, difference);
    }

    private static @Nullable String difference(Map<String, String> members, JsonNode data, JsonNode input) {
        for (Map.Entry<String, String> member : members.entrySet()) {
            if (!data.path(member.getKey()).equals(input.at(member.getValue()))) {
                return member.getKey();
            }
        }
        return null;
    }

    private @Nullable Policy policy(String digest, String revision) {
        PolicyPack pack = evidence.snapshot(digest, revision);
        if (pack == null || !pack.digest().equals(digest)) {
            // Whoever gave other files than those that decided has given none.
            return null;
        }
        try {
            Rego.Builder builder = pack.plan() == null ? Rego.builder() : Rego.fromPlan(pack.plan());
            if (pack.plan() == null) {
                pack.modules().entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .forEach(module -> builder.module(module.getKey(), module.getValue()));
                builder.entrypoint(pack.entrypoint());
            }
            return new Policy(builder.data(pack.data()).build(), pack.entrypoint());
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

    private static JsonNode tree(Object value) {
        try {
            return JSON.readTree(Json.write(value));
        } catch (IOException e) {
            throw new IllegalStateException("what was written as JSON is JSON", e);
        }
    }
}
