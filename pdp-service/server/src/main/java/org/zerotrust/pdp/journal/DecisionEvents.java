package org.zerotrust.pdp.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.Base64Variants;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.zerotrust.ledger.seal.Seal;
import org.zerotrust.pdp.device.DeviceResult;
import org.zerotrust.pdp.device.Finding;
import org.zerotrust.pdp.device.VerifiedDevice;
import org.zerotrust.pdp.grant.Grant;
import org.zerotrust.pdp.identity.SubjectEvidence;
import org.zerotrust.pdp.keys.Pseudonyms;
import org.zerotrust.pdp.outcome.StepTimes;
import org.zerotrust.pdp.policy.DecidedBy;
import org.zerotrust.pdp.policy.Obligation;
import org.zerotrust.pdp.policy.PolicyInput;
import org.zerotrust.pdp.policy.Reason;
import org.zerotrust.pdp.policy.RecordMask;
import org.zerotrust.pdp.posture.Signal;

/**
 * A decision as it is published: a CloudEvent 1.0 in structured JSON, schema {@code events/decision.schema.json}.
 *
 * <p>What may identify a person or hold a measured value is left out unless it is named here: a member is published
 * because somebody decided so, never because it was there. No token, chain, proof or device name is among them; persons
 * and unregistered devices stand under pseudonyms; a signal's value is published only where its name is on the list.
 */
public final class DecisionEvents {
    /** {@code type} of the event. */
    public static final String TYPE = "org.zerotrust.pdp.decision.v1";

    /** The version of a policy's result, as in {@code output_version}. */
    private static final int OUTPUT_VERSION = 1;

    private static final JsonFactory JSON = new ObjectMapper().getFactory();
    private static final int TYPICAL_BYTES = 2_048;

    private final Pseudonyms pseudonyms;
    private final Set<String> publishedSignals;

    /**
     * A writer of events.
     *
     * @param pseudonyms for names that are not published
     * @param publishedSignals names of signals whose values are
     */
    public DecisionEvents(Pseudonyms pseudonyms, Set<String> publishedSignals) {
        this.pseudonyms = pseudonyms;
        this.publishedSignals = Set.copyOf(publishedSignals);
    }

    /**
     * The event of {@code record}, stamped.
     *
     * @param previous SHA-256 of the event that the replica recorded before this one, zeros where there was none: whoever
     *     has both can see that nothing between them is missing and that the earlier one was not changed
     */
    public byte[] write(DecisionRecord record, Sequencer.Stamp stamp, byte[] previous) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(TYPICAL_BYTES);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("specversion", "1.0");
            json.writeStringField("id", record.id().value());
            json.writeStringField("source", "urn:zerotrust:pdp:" + stamp.replica());
            json.writeStringField("type", TYPE);
            json.writeStringField("subject", RecordKey.of(record, pseudonyms));
            json.writeStringField("time", record.at().toString());
            json.writeStringField("datacontenttype", "application/json");
            json.writeStringField("tenant", record.caller().tenant().value());
            json.writeStringField("sequence", Long.toString(stamp.sequence()));
            writeIfPresent(json, "traceparent", record.traceparent());
            json.writeFieldName("data");
            RecordMask mask = record.mask();
            if (mask == null) {
                writeData(json, record, stamp, previous);
            } else {
                json.writeRawValue(new String(mask.apply(data(record, stamp, previous), record.at()), UTF_8));
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot be written", e);
        }
        return out.toByteArray();
    }

    private byte[] data(DecisionRecord record, Sequencer.Stamp stamp, byte[] previous) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(TYPICAL_BYTES);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            writeData(json, record, stamp, previous);
        }
        return out.toByteArray();
    }

    private void writeData(JsonGenerator json, DecisionRecord record, Sequencer.Stamp stamp, byte[] previous)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("decision_id", record.id().value());
        json.writeStringField("decision", record.verdict().wire());
        json.writeStringField("request_id", record.requestId());
        writeIfPresent(json, "transaction_id", record.transactionId());
        json.writeStringField("tenant", record.caller().tenant().value());
        json.writeObjectFieldStart("pep");
        json.writeStringField("id", record.caller().id().value());
        json.writeNumberField("version", record.caller().version());
        json.writeEndObject();
        writePrincipals(json, record);
        writeDevice(json, record);
        writePosture(json, record);
        json.writeObjectFieldStart("resource");
        json.writeStringField("id", record.resource().id());
        json.writeStringField("class", record.resourceClass().name());
        json.writeEndObject();
        json.writeStringField("action", record.action().name());
        if (record.clockSkew() != null) {
            json.writeNumberField("clock_skew", record.clockSkew());
        }
        json.writeObjectFieldStart("policy");
        json.writeStringField("revision", record.snapshot().revision());
        json.writeStringField("digest", record.snapshot().digest());
        json.writeNumberField("input_version", PolicyInput.VERSION);
        json.writeNumberField("output_version", OUTPUT_VERSION);
        json.writeBooleanField("evaluated", record.input() != null);
        writeBy(json, record.by());
        json.writeEndObject();
        json.writeArrayFieldStart("reasons");
        for (Reason reason : record.reasons()) {
            json.writeString(reason.code().value());
        }
        json.writeEndArray();
        json.writeArrayFieldStart("obligations");
        for (Obligation obligation : record.obligations()) {
            json.writeString(obligation.id());
        }
        json.writeEndArray();
        json.writeObjectFieldStart("trust");
        json.writeNumberField("score", record.trust().score());
        json.writeStringField("level", record.trust().level());
        json.writeEndObject();
        writeGrant(json, record.grant());
        json.writeNumberField("evaluated_at", record.at().getEpochSecond());
        json.writeNumberField("reevaluate_at", record.reevaluateAt().getEpochSecond());
        writeSteps(json, record.steps());
        writeSealed(json, record.sealed());
        json.writeObjectFieldStart("order");
        json.writeStringField("replica", stamp.replica());
        json.writeNumberField("epoch", stamp.epoch());
        json.writeNumberField("sequence", stamp.sequence());
        json.writeStringField("hlc", stamp.hlc());
        json.writeStringField("previous", HexFormat.of().formatHex(previous));
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void writeBy(JsonGenerator json, @Nullable DecidedBy by) throws IOException {
        if (by == null) {
            return;
        }
        json.writeStringField("engine", by.engine());
        json.writeArrayFieldStart("rules");
        for (String rule : by.rules()) {
            json.writeString(rule);
        }
        json.writeEndArray();
    }

    private void writePrincipals(JsonGenerator json, DecisionRecord record) throws IOException {
        if (record.subject() != null) {
            boolean person = record.subject().isPerson();
            String tenant = record.caller().tenant().value();
            json.writeObjectFieldStart("subject");
            json.writeStringField("type", record.subject().type());
            if (person) {
                json.writeStringField(
                        "pseudonym",
                        pseudonyms.of(tenant, "subject", record.subject().id()));
            } else {
                json.writeStringField("id", record.subject().id());
            }
            json.writeStringField("evidence", record.subject().evidence().wire());
            if (record.subject().evidence() instanceof SubjectEvidence.Token token) {
                json.writeStringField("issuer", token.issuer());
            }
            json.writeEndObject();
        }
        if (record.application() != null) {
            json.writeStringField("application", record.application().id());
        }
    }

    private void writeDevice(JsonGenerator json, DecisionRecord record) throws IOException {
        DeviceResult result = record.device();
        if (result == null) {
            return;
        }
        json.writeObjectFieldStart("device");
        switch (result) {
            case DeviceResult.Verified(VerifiedDevice device, var _) -> writeVerified(json, record, device);
            case DeviceResult.Refused(List<Finding> findings, String claimed) -> {
                json.writeBooleanField("verified", false);
                if (claimed != null) {
                    String tenant = record.caller().tenant().value();
                    json.writeStringField("pseudonym", pseudonyms.of(tenant, "device", claimed));
                }
                json.writeArrayFieldStart("findings");
                for (Finding finding : findings) {
                    json.writeString(finding.code().value());
                }
                json.writeEndArray();
            }
            case DeviceResult.Failed _ -> json.writeBooleanField("verified", false);
        }
        json.writeEndObject();
    }

    private void writeVerified(JsonGenerator json, DecisionRecord record, VerifiedDevice device) throws IOException {
        json.writeBooleanField("verified", true);
        if (device.record() == null) {
            String tenant = record.caller().tenant().value();
            json.writeStringField("pseudonym", pseudonyms.of(tenant, "device", device.id()));
        } else {
            json.writeStringField("registry_id", device.record().registryId().toString());
            json.writeNumberField("version", device.record().version());
            json.writeStringField("lifecycle", device.record().lifecycle().wire());
        }
        json.writeStringField("certificate_digest", device.certificate().fingerprint());
        json.writeObjectFieldStart("issuer");
        json.writeStringField("id", device.issuer().id());
        json.writeNumberField("version", device.issuer().version());
        json.writeEndObject();
        json.writeObjectFieldStart("revocation");
        json.writeStringField("mode", device.revocation().mode());
        json.writeNumberField("age", device.revocation().age());
        json.writeEndObject();
        json.writeStringField("key_protection", device.keyProtection().wire());
        json.writeStringField("proof", device.proof().wire());
    }

    private void writePosture(JsonGenerator json, DecisionRecord record) throws IOException {
        json.writeArrayFieldStart("posture");
        for (Signal signal : record.posture().signals()) {
            json.writeStartObject();
            json.writeStringField("name", signal.facts().name());
            json.writeStringField("source", signal.facts().source());
            json.writeStringField("integrity", signal.facts().integrity().wire());
            json.writeNumberField("age", signal.age());
            json.writeNumberField("max_age", signal.facts().maxAge().toSeconds());
            json.writeStringField("status", signal.status());
            if (signal instanceof Signal.Fresh fresh && publishedSignals.contains(signal.name())) {
                json.writeObjectField("value", fresh.value());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void writeGrant(JsonGenerator json, @Nullable Grant grant) throws IOException {
        if (grant == null) {
            return;
        }
        json.writeObjectFieldStart("grant");
        json.writeStringField("id", grant.id());
        json.writeStringField("key_id", grant.keyId());
        json.writeStringField("audience", grant.audience());
        json.writeStringField("scope", String.join(" ", grant.scope()));
        json.writeNumberField("issued_at", grant.issuedAt().getEpochSecond());
        json.writeNumberField("expires_at", grant.expiresAt().getEpochSecond());
        writeIfPresent(json, "renews", grant.renews());
        json.writeEndObject();
    }

    private static void writeSteps(JsonGenerator json, StepTimes steps) throws IOException {
        json.writeObjectFieldStart("step_ns");
        steps.writeTo(json::writeNumberField);
        json.writeEndObject();
    }

    private static void writeSealed(JsonGenerator json, @Nullable Sealed sealed) throws IOException {
        if (sealed == null) {
            return;
        }
        json.writeObjectFieldStart("sealed");
        json.writeStringField("alg", Seal.ALGORITHM);
        json.writeArrayFieldStart("keys");
        for (UUID key : sealed.keys()) {
            json.writeString(key.toString());
        }
        json.writeEndArray();
        json.writeFieldName("text");
        json.writeBinary(Base64Variants.MODIFIED_FOR_URL, sealed.text(), 0, sealed.text().length);
        json.writeEndObject();
    }

    private static void writeIfPresent(JsonGenerator json, String name, @Nullable String value) throws IOException {
        if (value != null) {
            json.writeStringField(name, value);
        }
    }
}
