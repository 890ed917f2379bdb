package org.zerotrust.pdp.policy.shadow;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.policy.Evaluation;
import org.zerotrust.pdp.policy.GrantTerms;
import org.zerotrust.pdp.policy.PolicyAnswer;
import org.zerotrust.pdp.policy.PolicyInput;
import org.zerotrust.rego.value.Frozen;
import org.zerotrust.rego.value.Json;
import org.zerotrust.rego.value.RegoObject;
import org.zerotrust.rego.value.Values;

/** Whether two evaluations came to the same: numbers by their value, whatever class an engine gives them. */
final class Comparison {
    private Comparison() {}

    /**
     * The first member that differs; empty where none does.
     *
     * @param inOrder whether lists in another order differ
     */
    static String difference(Evaluation a, Evaluation b, boolean inOrder) {
        if (a instanceof Evaluation.Answered(PolicyAnswer x, var _)
                && b instanceof Evaluation.Answered(PolicyAnswer y, var _)) {
            Map<String, Object> other = members(y);
            for (Map.Entry<String, Object> member : members(x).entrySet()) {
                if (!Values.equal(value(member.getValue(), inOrder), value(other.get(member.getKey()), inOrder))) {
                    return member.getKey();
                }
            }
            return "";
        }
        return word(a).equals(word(b)) ? "" : "decision";
    }

    private static Object value(@Nullable Object of, boolean inOrder) {
        Object value = Frozen.copy(of);
        return inOrder ? value : sorted(value);
    }

    private static Object sorted(Object value) {
        return switch (value) {
            case List<?> list ->
                list.stream()
                        .map(e -> sorted(Values.orNull(e)))
                        .sorted(Values::compare)
                        .toList();
            case Map<?, ?> map -> {
                RegoObject out = new RegoObject(map.size());
                map.forEach((k, v) -> out.insert(Values.orNull(k), sorted(Values.orNull(v))));
                yield out;
            }
            default -> value;
        };
    }

    /** A verdict or a failure's code. */
    static String word(Evaluation e) {
        return switch (e) {
            case Evaluation.Answered(PolicyAnswer answer, var _) ->
                answer.verdict().wire();
            case Evaluation.Undecided(var failure) -> failure.code().name().toLowerCase(Locale.ROOT);
        };
    }

    private static Map<String, Object> members(PolicyAnswer a) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("decision", a.verdict().wire());
        out.put(
                "reasons",
                a.reasons().stream()
                        .map(r -> list(r.code().toString(), r.expected(), r.seen()))
                        .toList());
        out.put(
                "obligations",
                a.obligations().stream().map(o -> list(o.id(), o.attributes())).toList());
        GrantTerms grant = a.grant();
        out.put("grant", grant == null ? List.of() : list(grant.ttl().toNanos(), grant.scope()));
        out.put("trust", list(a.trust().score(), a.trust().level()));
        return out;
    }

    private static List<@Nullable Object> list(@Nullable Object... values) {
        List<@Nullable Object> out = new ArrayList<>();
        for (Object v : values) {
            out.add(v);
        }
        return out;
    }

    /** Names an input without telling it. */
    static String digest(PolicyInput input) {
        try {
            byte[] json = Json.write(Frozen.copy(input.document())).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(json));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
