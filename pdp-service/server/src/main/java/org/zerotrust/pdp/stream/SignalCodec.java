package org.zerotrust.pdp.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import org.zerotrust.pdp.outcome.TenantId;
import org.zerotrust.pdp.posture.Integrity;
import org.zerotrust.pdp.posture.Method;
import org.zerotrust.pdp.posture.ReportedSignal;
import org.zerotrust.pdp.posture.SignalEvidence;

/**
 * Reported signals as records of the posture topic. Key: {@code TENANT/DEVICE-PSEUDONYM/SIGNAL/SOURCE}, so that
 * compaction keeps the latest of each; value: JSON.
 */
final class SignalCodec {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int VERSION = 1;

    /** Whose signals. */
    record DeviceKey(TenantId tenant, String pseudonym) {}

    /** Which of them. */
    record SignalKey(DeviceKey device, String name, String source) {}

    private SignalCodec() {}

    static byte[] key(SignalKey key) {
        return String.join("/", key.device().tenant().value(), key.device().pseudonym(), key.name(), key.source())
                .getBytes(UTF_8);
    }

    /**
     * Reads a key.
     *
     * @throws IllegalArgumentException when it is none
     */
    static SignalKey key(byte[] bytes) {
        String[] parts = new String(bytes, UTF_8).split("/", 4);
        if (parts.length != 4) {
            throw new IllegalArgumentException("not a posture key");
        }
        return new SignalKey(new DeviceKey(new TenantId(parts[0]), parts[1]), parts[2], parts[3]);
    }

    static byte[] value(ReportedSignal signal) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.getFactory().createGenerator(out)) {
            json.writeStartObject();
            json.writeNumberField("version", VERSION);
            json.writeStringField("name", signal.name());
            json.writeObjectField("value", signal.value());
            json.writeStringField("source", signal.source());
            json.writeStringField("method", signal.method().wire());
            json.writeStringField("stated_at", signal.statedAt().toString());
            json.writeStringField("observed_at", signal.observedAt().toString());
            json.writeStringField("received_at", signal.receivedAt().toString());
            json.writeNumberField("max_age_ms", signal.maxAge().toMillis());
            json.writeStringField("integrity", signal.integrity().wire());
            json.writeStringField("reporter", signal.reporter());
            SignalEvidence evidence = signal.evidence();
            if (evidence != null) {
                json.writeObjectFieldStart("evidence");
                json.writeStringField("alg", evidence.algorithm());
                json.writeStringField("kid", evidence.keyId());
                if (evidence.boundKey() != null) {
                    json.writeStringField("bound_key", evidence.boundKey());
                }
                json.writeEndObject();
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot be written", e);
        }
        return out.toByteArray();
    }

    /**
     * Reads a value.
     *
     * @throws IllegalArgumentException when it is none; an unknown word is an error, never a default
     */
    static ReportedSignal value(byte[] bytes) {
        try {
            JsonNode json = JSON.readTree(bytes);
            if (json.path("version").asInt() != VERSION) {
                throw new IllegalArgumentException("not a signal of version " + VERSION);
            }
            return new ReportedSignal(
                    text(json, "name"),
                    JSON.treeToValue(json.required("value"), Object.class),
                    text(json, "source"),
                    word(Method.values(), Method::wire, text(json, "method")),
                    Instant.parse(text(json, json.has("stated_at") ? "stated_at" : "observed_at")),
                    Instant.parse(text(json, "observed_at")),
                    Instant.parse(text(json, "received_at")),
                    Duration.ofMillis(json.required("max_age_ms").longValue()),
                    word(Integrity.values(), Integrity::wire, text(json, "integrity")),
                    text(json, "reporter"),
                    json.has("evidence") ? evidence(json.get("evidence")) : null);
        } catch (IOException | java.time.DateTimeException e) {
            throw new IllegalArgumentException("not a signal");
        }
    }

    private static SignalEvidence evidence(JsonNode json) {
        return new SignalEvidence(
                text(json, "alg"), text(json, "kid"), json.has("bound_key") ? text(json, "bound_key") : null);
    }

    private static String text(JsonNode json, String name) {
        JsonNode value = json.required(name);
        if (!value.isTextual()) {
            throw new IllegalArgumentException("not a signal");
        }
        return value.textValue();
    }

    private static <E> E word(E[] all, Function<E, String> wire, String text) {
        for (E one : all) {
            if (wire.apply(one).equals(text)) {
                return one;
            }
        }
        throw new IllegalArgumentException("unknown word in a signal");
    }
}
