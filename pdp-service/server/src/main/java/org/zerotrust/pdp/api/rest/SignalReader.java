package org.zerotrust.pdp.api.rest;

import java.time.Duration;
import java.time.Instant;
import org.zerotrust.pdp.posture.Method;
import org.zerotrust.pdp.posture.PostureClaim;

/** Reads one posture signal, or evidence of several. */
final class SignalReader {
    private static final int NAME = 1;
    private static final int MAX_AGE = 32;
    private static final int EVIDENCE = 64;

    private SignalReader() {}

    static PostureClaim signal(JsonCursor json) throws Unreadable {
        json.object();
        int seen = 0;
        String named = null;
        Object value = null;
        String source = null;
        Method method = null;
        Instant observedAt = null;
        Duration maxAge = null;
        String evidence = null;
        for (String name = json.member(); name != null; name = json.member()) {
            switch (name) {
                case "name" -> {
                    seen = json.once(seen, NAME);
                    named = json.string();
                }
                case "value" -> {
                    seen = json.once(seen, 2);
                    value = json.value();
                }
                case "source" -> {
                    seen = json.once(seen, 4);
                    source = json.string();
                }
                case "method" -> {
                    seen = json.once(seen, 8);
                    method = method(json);
                }
                case "observed_at" -> {
                    seen = json.once(seen, 16);
                    observedAt = json.time();
                }
                case "max_age" -> {
                    seen = json.once(seen, MAX_AGE);
                    maxAge = seconds(json);
                }
                case "evidence" -> {
                    seen = json.once(seen, EVIDENCE);
                    evidence = json.string();
                }
                default -> throw json.unknown();
            }
        }
        if (named == null) {
            throw json.missing("name");
        }
        if (evidence != null) {
            if ((seen & ~(NAME | MAX_AGE | EVIDENCE)) != 0) {
                throw json.wrong("unexpected_field", "value, source, method and observed_at are in the evidence");
            }
            return new PostureClaim.Attested(named, evidence, maxAge);
        }
        if (value == null) {
            throw json.missing("value");
        }
        if (method == null) {
            throw json.missing("method");
        }
        if (observedAt == null) {
            throw json.missing("observed_at");
        }
        return new PostureClaim.Stated(named, value, source, method, observedAt, maxAge);
    }

    private static Duration seconds(JsonCursor json) throws Unreadable {
        long value = json.integer();
        if (value < 1 || value > 31_536_000) {
            throw json.wrong("out_of_range", "1 to 31536000 seconds");
        }
        return Duration.ofSeconds(value);
    }

    private static Method method(JsonCursor json) throws Unreadable {
        return switch (json.string()) {
            case "attested" -> Method.ATTESTED;
            case "observed" -> Method.OBSERVED;
            case "reported" -> Method.REPORTED;
            case "derived" -> Method.DERIVED;
            default -> throw json.wrong("unknown_value", "one of attested, derived, observed, reported");
        };
    }
}
