package org.zerotrust.pdp.api.rest;

import java.time.Duration;
import java.time.Instant;
import org.zerotrust.pdp.posture.Method;
import org.zerotrust.pdp.posture.PostureClaim;

/** Reads one posture signal. */
final class SignalReader {
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
        for (String name = json.member(); name != null; name = json.member()) {
            switch (name) {
                case "name" -> {
                    seen = json.once(seen, 1);
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
                    seen = json.once(seen, 32);
                    maxAge = seconds(json);
                }
                default -> throw json.unknown();
            }
        }
        if (named == null) {
            throw json.missing("name");
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
        return new PostureClaim(named, value, source, method, observedAt, maxAge);
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
