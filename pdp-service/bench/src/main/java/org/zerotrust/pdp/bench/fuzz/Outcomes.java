package org.zerotrust.pdp.bench.fuzz;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Pattern;
import org.zerotrust.rego.EvalOptions;
import org.zerotrust.rego.Limits;
import org.zerotrust.rego.Outcome;
import org.zerotrust.rego.PreparedPolicy;
import org.zerotrust.rego.RegoError;
import org.zerotrust.rego.value.Json;

/** Evaluations of what was let through, and how they ended. */
final class Outcomes {
    static final EvalOptions OPTIONS = EvalOptions.at(Instant.parse("2026-11-23T10:00:00Z"))
            .withLimits(new Limits(300_000, 16L << 20, 1 << 20, 200))
            .withDeadline(Duration.ofSeconds(5));

    private static final Object INPUT = Json.read("""
            {"a": true, "b": [1, 2.5, "x", null, {"k": ["v"]}], "now": 1795000000, "zero": 0, "s": "ab/cd.ef", "n": 7,
             "resource": {"id": "res-1", "path": "/plant/1/x/telemetry"}, "xs": [3, 1, 2], "o": {"k": 1, "l": [2]},
             "subject": {"roles": ["role-1"]}, "action": {"name": "read"}, "context": {"ip": "10.1.2.3"}}
            """);

    private static final Pattern DETAILS =
            Pattern.compile("[0-9]+|\"[^\"]*\"|`[^`]*`|(data|g[0-9]+)\\.\\S+|\\b\\S*__local\\S*");

    private Outcomes() {}

    /** Evaluates one entrypoint; an error of Java that hides in the answer is thrown. */
    static Outcome evaluate(PreparedPolicy policy, String entrypoint) {
        Outcome outcome = policy.evaluate(entrypoint, INPUT, OPTIONS);
        if (outcome instanceof Outcome.Failed(RegoError e) && e.message().startsWith("internal error")) {
            throw new IllegalStateException(e.toString());
        }
        return outcome;
    }

    /** The kind of an outcome, without what differs from text to text. */
    static String shape(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Defined d -> "defined " + (d.value() instanceof Map<?, ?> m ? m.keySet() : "");
            case Outcome.Undefined u -> "undefined";
            case Outcome.Failed f -> shape(f.error());
        };
    }

    static String shape(RegoError e) {
        return shape(e.code(), e.message());
    }

    static String shape(String code, String message) {
        String first = message.lines().findFirst().orElse("");
        String plain = DETAILS.matcher(first).replaceAll("_");
        return code + " " + plain.substring(0, Math.min(40, plain.length()));
    }
}
