package org.zerotrust.rego.builtin;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.value.Frozen;
import org.zerotrust.rego.value.Json;
import org.zerotrust.rego.value.RegoObject;

/**
 * What one evaluation heard from outside, so that it can be evaluated again and come to the same without asking anybody:
 * its time, its seed, and each answer or failure of {@code http.send}, {@code net.lookup_ip_addr} and {@code opa.runtime}.
 * {@code time.now_ns}, {@code rand.intn} and {@code uuid.rfc4122} follow from time and seed. Operands, which may hold
 * credentials, are named by their digest only; answers are kept as they came. Used by one thread; bounded.
 */
public final class Recording {
    /** More distinct calls than this end the evaluation: what cannot be recorded must not be decided on. */
    private static final int MAX_CALLS = 1_000;

    /** What one call came to. */
    public sealed interface Answer {
        /** The value, or what was thrown. */
        Object orThrow();

        /** It answered. */
        record Value(Object value) implements Answer {
            @Override
            public Object orThrow() {
                return value;
            }
        }

        /** It did not. */
        record Failure(boolean network, String message) implements Answer {
            @Override
            public Object orThrow() {
                throw new OutsideException(network, message);
            }
        }
    }

    private final Instant now;
    private final long seed;
    private final boolean replays;
    private final Map<String, Map<String, Answer>> calls;

    private Recording(Instant now, long seed, boolean replays, Map<String, Map<String, Answer>> calls) {
        this.now = now;
        this.seed = seed;
        this.replays = replays;
        this.calls = calls;
    }

    /** An empty one, to be filled by an evaluation of this time and seed. */
    public static Recording start(Instant now, long seed) {
        return new Recording(now, seed, false, new TreeMap<>());
    }

    /** The same answers, to be given again; a call that is not among them ends the evaluation. */
    public Recording replay() {
        return new Recording(now, seed, true, calls);
    }

    /** The evaluation's time. */
    public Instant now() {
        return now;
    }

    /** The evaluation's seed. */
    public long seed() {
        return seed;
    }

    /** How many distinct calls it holds. */
    public int size() {
        return calls.values().stream().mapToInt(Map::size).sum();
    }

    /** What a call comes to: asked, and recorded where the evaluation is recorded; or as it was recorded. */
    static Answer of(BuiltinContext ctx, String builtin, Object operand, Supplier<Object> ask) {
        Recording recording = ctx.capability(Recording.class);
        if (recording == null) {
            return ask(ask);
        }
        String key = digest(operand);
        if (recording.replays) {
            Answer known = recording.calls.getOrDefault(builtin, Map.of()).get(key);
            if (known == null) {
                // Fail closed: another answer than the recorded one would be another decision.
                throw BuiltinException.halt(
                        BuiltinException.Code.INTERNAL, builtin + ": the recording has no answer to this call");
            }
            return known;
        }
        if (recording.size() >= MAX_CALLS) {
            throw BuiltinException.halt(
                    BuiltinException.Code.CANCEL, builtin + ": the evaluation makes more calls than are recorded");
        }
        Answer answer = ask(ask);
        recording.calls.computeIfAbsent(builtin, b -> new TreeMap<>()).put(key, answer);
        return answer;
    }

    private static Answer ask(Supplier<Object> ask) {
        try {
            return new Answer.Value(Frozen.copy(ask.get()));
        } catch (OutsideException e) {
            return new Answer.Failure(e.network(), String.valueOf(e.getMessage()));
        }
    }

    private static String digest(Object operand) {
        try {
            byte[] json = Json.write(operand).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(json));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /**
     * As JSON: {@code {"now": "...", "seed": "...", "calls": {"http.send": {"<digest>": {"value": ...}}}}}. Sets, which
     * JSON lacks, are arrays under {@code set}.
     */
    public String json() {
        Map<String, Object> all = new TreeMap<>();
        calls.forEach((builtin, answers) -> {
            Map<String, Object> one = new TreeMap<>();
            answers.forEach((key, answer) -> one.put(
                    key,
                    switch (answer) {
                        case Answer.Value(Object v) -> Map.of(v instanceof java.util.Set<?> ? "set" : "value", v);
                        case Answer.Failure(boolean network, String message) ->
                            Map.of("failure", Map.of("network", network, "message", message));
                    }));
            all.put(builtin, one);
        });
        return Json.write(Frozen.copy(Map.of("now", now.toString(), "seed", Long.toString(seed), "calls", all)));
    }

    /**
     * Reads what {@link #json} wrote.
     *
     * @throws IllegalArgumentException where it is no recording
     */
    public static Recording parse(String json) {
        try {
            RegoObject root = object(Json.read(json));
            Map<String, Map<String, Answer>> calls = new TreeMap<>();
            object(root.get("calls")).forEach((builtin, answers) -> {
                Map<String, Answer> one = new TreeMap<>();
                object(answers).forEach((key, answer) -> one.put((String) key, answer(object(answer))));
                calls.put((String) builtin, one);
            });
            return new Recording(
                    Instant.parse(String.valueOf(root.get("now"))),
                    Long.parseLong(String.valueOf(root.get("seed"))),
                    false,
                    calls);
        } catch (Json.MalformedException | ClassCastException | java.time.DateTimeException e) {
            throw new IllegalArgumentException("not a recording: " + e.getMessage(), e);
        }
    }

    private static Answer answer(RegoObject o) {
        Object value = o.get("value");
        Object set = o.get("set");
        if (set instanceof java.util.List<?> l) {
            return new Answer.Value(org.zerotrust.rego.value.RegoSet.of(l));
        }
        if (value != null) {
            return new Answer.Value(value);
        }
        RegoObject failure = object(o.get("failure"));
        return new Answer.Failure(Boolean.TRUE.equals(failure.get("network")), String.valueOf(failure.get("message")));
    }

    private static RegoObject object(@Nullable Object o) {
        if (!(o instanceof RegoObject found)) {
            throw new IllegalArgumentException("not a recording: an object is missing");
        }
        return found;
    }
}
