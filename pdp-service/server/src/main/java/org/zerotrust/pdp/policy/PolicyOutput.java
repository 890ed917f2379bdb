package org.zerotrust.pdp.policy;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zerotrust.ledger.snapshot.PolicyPack;
import org.zerotrust.pdp.outcome.Failure;
import org.zerotrust.pdp.outcome.FailureCode;
import org.zerotrust.pdp.outcome.ReasonCode;
import org.zerotrust.pdp.outcome.Verdict;

/**
 * Reads output version 1 (schema {@code policy/output.v1.schema.json}) strictly: a missing, superfluous or misshapen
 * member is POLICY_MALFORMED, which is cannot-decide. The value is plain JSON: maps, lists, strings, numbers,
 * booleans.
 */
public final class PolicyOutput {
    /** The version of the shape. */
    public static final int VERSION = PolicyPack.OUTPUT_VERSION;

    private static final Set<String> MEMBERS = Set.of("decision", "reasons", "obligations", "grant", "trust");
    private static final int MAX_ITEMS = 256;

    private PolicyOutput() {}

    private static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(String what) {
            super(what, null, false, false);
        }
    }

    /**
     * Reads a value.
     *
     * @param by what gave it
     */
    public static Evaluation read(@Nullable Object value, DecidedBy by) {
        try {
            Map<?, ?> out = object(value, "result", MEMBERS);
            Verdict verdict = verdict(out.get("decision"));
            GrantTerms grant = grant(out);
            if (grant != null && verdict != Verdict.PERMIT) {
                throw new Malformed("grant without permit");
            }
            return new Evaluation.Answered(
                    new PolicyAnswer(
                            verdict,
                            reasons(out.get("reasons")),
                            obligations(out.get("obligations")),
                            grant,
                            trust(out.get("trust"))),
                    by);
        } catch (Malformed e) {
            return new Evaluation.Undecided(Failure.of(FailureCode.POLICY_MALFORMED, String.valueOf(e.getMessage())));
        }
    }

    private static Verdict verdict(@Nullable Object value) throws Malformed {
        for (Verdict verdict : Verdict.values()) {
            if (verdict.wire().equals(value)) {
                return verdict;
            }
        }
        throw new Malformed("decision");
    }

    private static List<Reason> reasons(@Nullable Object value) throws Malformed {
        List<?> list = array(value, "reasons");
        List<Reason> reasons = new ArrayList<>(list.size());
        for (Object item : list) {
            Map<?, ?> reason = object(item, "reasons", Set.of("code", "expected", "seen"));
            if (!(reason.get("code") instanceof String code)) {
                throw new Malformed("reasons.code");
            }
            try {
                reasons.add(new Reason(new ReasonCode(code), reason.get("expected"), reason.get("seen")));
            } catch (IllegalArgumentException e) {
                throw new Malformed("reasons.code");
            }
        }
        return reasons;
    }

    private static List<Obligation> obligations(@Nullable Object value) throws Malformed {
        List<?> list = array(value, "obligations");
        List<Obligation> obligations = new ArrayList<>(list.size());
        for (Object item : list) {
            Map<?, ?> obligation = object(item, "obligations", Set.of("id", "attributes"));
            if (!(obligation.get("id") instanceof String id) || id.isEmpty() || id.length() > 128) {
                throw new Malformed("obligations.id");
            }
            Object attributes = obligation.get("attributes");
            obligations.add(new Obligation(id, attributes == null ? Map.of() : strings(attributes)));
        }
        return obligations;
    }

    private static Map<String, Object> strings(Object value) throws Malformed {
        if (!(value instanceof Map<?, ?> map)) {
            throw new Malformed("obligations.attributes");
        }
        Map<String, Object> out = new LinkedHashMap<>();
        for (Map.Entry<?, ?> e : map.entrySet()) {
            if (!(e.getKey() instanceof String key) || e.getValue() == null) {
                throw new Malformed("obligations.attributes");
            }
            out.put(key, e.getValue());
        }
        return out;
    }

    private static @Nullable GrantTerms grant(Map<?, ?> out) throws Malformed {
        if (!out.containsKey("grant")) {
            throw new Malformed("grant");
        }
        Object value = out.get("grant");
        if (value == null) {
            return null;
        }
        Map<?, ?> grant = object(value, "grant", Set.of("ttl", "scope"));
        long ttl = integer(grant.get("ttl"), "grant.ttl");
        if (ttl < 0 || ttl > 86_400) {
            throw new Malformed("grant.ttl");
        }
        List<String> scope = new ArrayList<>();
        for (Object item : array(grant.get("scope"), "grant.scope")) {
            if (!(item instanceof String s) || s.isEmpty() || s.indexOf(' ') >= 0) {
                throw new Malformed("grant.scope");
            }
            scope.add(s);
        }
        // No time left, as where a signal is at its limit this very second: a permit for this request and nothing
        // longer.
        return ttl == 0 ? null : new GrantTerms(Duration.ofSeconds(ttl), scope);
    }

    private static Trust trust(@Nullable Object value) throws Malformed {
        Map<?, ?> trust = object(value, "trust", Set.of("score", "level"));
        long score = integer(trust.get("score"), "trust.score");
        if (score < 0 || score > 100 || !(trust.get("level") instanceof String level)) {
            throw new Malformed("trust");
        }
        return new Trust((int) score, level);
    }

    private static long integer(@Nullable Object value, String where) throws Malformed {
        return switch (value) {
            case Long n -> n;
            case Integer n -> n;
            case BigDecimal d -> {
                try {
                    yield d.longValueExact();
                } catch (ArithmeticException e) {
                    throw new Malformed(where);
                }
            }
            case null, default -> throw new Malformed(where);
        };
    }

    private static List<?> array(@Nullable Object value, String where) throws Malformed {
        if (value instanceof List<?> list && list.size() <= MAX_ITEMS) {
            return list;
        }
        throw new Malformed(where);
    }

    private static Map<?, ?> object(@Nullable Object value, String where, Set<String> members) throws Malformed {
        if (!(value instanceof Map<?, ?> map)) {
            throw new Malformed(where);
        }
        for (Object key : map.keySet()) {
            if (!(key instanceof String name) || !members.contains(name)) {
                throw new Malformed(where);
            }
        }
        return map;
    }
}
