package org.zerotrust.pdp.policy;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.device.CertificateFacts;
import org.zerotrust.pdp.device.DeviceRecord;
import org.zerotrust.pdp.device.Identifiers;
import org.zerotrust.pdp.device.TlsFacts;
import org.zerotrust.pdp.device.VerifiedDevice;
import org.zerotrust.pdp.identity.Caller;
import org.zerotrust.pdp.identity.Subject;
import org.zerotrust.pdp.identity.SubjectEvidence;
import org.zerotrust.pdp.identity.TokenBinding;
import org.zerotrust.pdp.posture.PostureSnapshot;
import org.zerotrust.pdp.posture.Signal;
import org.zerotrust.pdp.posture.SignalFacts;

/**
 * Builds input version 1 (schema {@code policy/input.v1.schema.json}). Times are integer epoch seconds; what is
 * absent is absent, never null; a stale signal has no value.
 */
public final class PolicyInputs {
    private PolicyInputs() {}

    /** What a question says beside device and posture. */
    public record Facts(
            String requestId,
            @Nullable String transactionId,
            @Nullable Subject subject,
            @Nullable Application application,
            Resource resource,
            String resourceClass,
            Action action,
            RequestContext context) {}

    public static PolicyInput build(
            Caller caller, VerifiedDevice device, PostureSnapshot posture, Facts facts, Instant now) {
        Map<String, Object> input = new HashMap<>(32);
        input.put("input_version", (long) PolicyInput.VERSION);
        input.put("now", now.getEpochSecond());
        input.put("tenant", caller.tenant().value());
        input.put("pep", Map.of("id", caller.id().value()));
        Map<String, Object> request = new HashMap<>(4);
        request.put("id", facts.requestId());
        put(request, "transaction_id", facts.transactionId());
        input.put("request", request);
        if (facts.subject() != null) {
            input.put("subject", subject(facts.subject()));
        }
        if (facts.application() != null) {
            input.put("application", Map.of("id", facts.application().id()));
        }
        input.put("device", device(device));
        input.put("posture", posture(posture));
        input.put("resource", resource(facts.resource(), facts.resourceClass()));
        Map<String, Object> action = new HashMap<>(4);
        action.put("name", facts.action().name());
        putAll(action, "attributes", facts.action().attributes());
        input.put("action", action);
        input.put("context", context(facts.context()));
        return new PolicyInput(now, input);
    }

    private static Map<String, Object> subject(Subject subject) {
        Map<String, Object> out = new HashMap<>(8);
        out.put("id", subject.id());
        out.put("type", subject.type());
        out.put("roles", subject.roles());
        if (subject.acr() != null || subject.authenticatedAt() != null) {
            Map<String, Object> authn = new HashMap<>(4);
            put(authn, "acr", subject.acr());
            putTime(authn, "time", subject.authenticatedAt());
            out.put("authn", authn);
        }
        Map<String, Object> proof = new HashMap<>(4);
        proof.put("kind", subject.evidence().wire());
        if (subject.evidence() instanceof SubjectEvidence.Token token) {
            proof.put("issuer", token.issuer());
            put(proof, "client", token.client());
            proof.put("expires_at", token.expiresAt().getEpochSecond());
            proof.put("bound", !token.binding().equals(TokenBinding.NONE));
        }
        out.put("proof", proof);
        return out;
    }

    private static Map<String, Object> device(VerifiedDevice device) {
        Map<String, Object> out = new HashMap<>(32);
        out.put("id", device.id());
        out.put("verified", true);
        out.put("findings", List.of());
        DeviceRecord record = device.record();
        if (record != null) {
            out.put("registry_id", record.registryId().toString());
            out.put("lifecycle", record.lifecycle().wire());
            out.put("labels", record.labels());
        } else {
            out.put("labels", Map.of());
        }
        Identifiers ids = device.identifiers();
        Map<String, Object> identifiers = new HashMap<>(4);
        put(identifiers, "eid", ids.eid());
        put(identifiers, "iccid", ids.iccid());
        put(identifiers, "imei", ids.imei());
        out.put("identifiers", identifiers);
        out.put("certificate", certificate(device));
        out.put(
                "proof",
                Map.of("kind", device.proof().wire(), "at", device.proofAt().getEpochSecond()));
        TlsFacts tls = device.tls();
        if (tls != null) {
            Map<String, Object> handshake = new HashMap<>(4);
            handshake.put("version", tls.version());
            put(handshake, "cipher", tls.cipher());
            handshake.put("mutual", tls.mutual());
            out.put("tls", handshake);
        }
        return out;
    }

    private static Map<String, Object> certificate(VerifiedDevice device) {
        CertificateFacts facts = device.certificate();
        Map<String, Object> out = new HashMap<>(32);
        out.put("subject", facts.subject());
        out.put("issuer", facts.issuer());
        out.put("serial", facts.serial());
        out.put("san", facts.san());
        out.put("issuer_fingerprint", facts.issuerFingerprint());
        out.put("fingerprint", facts.fingerprint());
        out.put("not_before", facts.notBefore());
        out.put("not_after", facts.notAfter());
        out.put("key_protection", device.keyProtection().wire());
        out.put("assurance", (long) device.issuer().assurance());
        out.put("role", device.issuer().role().wire());
        Map<String, Object> key = new HashMap<>(4);
        key.put("alg", facts.algorithm());
        key.put("bits", (long) facts.bits());
        if (!facts.curve().isEmpty()) {
            key.put("curve", facts.curve());
        }
        out.put("public_key", key);
        out.put(
                "revocation",
                Map.of(
                        "mode", device.revocation().mode(),
                        "age", device.revocation().age()));
        out.put("eku", facts.eku());
        if (!facts.hardware().isEmpty()) {
            out.put("attestation", HardwareInputs.of(facts.hardware()));
        }
        return out;
    }

    private static Map<String, Object> posture(PostureSnapshot posture) {
        Map<String, Object> out = new HashMap<>(posture.signals().size() * 2);
        for (Signal signal : posture.signals()) {
            SignalFacts facts = signal.facts();
            Map<String, Object> one = new HashMap<>(16);
            // Only a fresh signal has a value to put here.
            if (signal instanceof Signal.Fresh fresh) {
                one.put("value", fresh.value());
                one.put("confidence", fresh.confidence());
                if (fresh.disputed()) {
                    one.put("disputed", true);
                }
            }
            one.put("source", facts.source());
            one.put("method", facts.method().wire());
            one.put("collected_at", facts.observedAt().getEpochSecond());
            one.put("received_at", facts.receivedAt().getEpochSecond());
            one.put("age", signal.age());
            one.put("max_age", facts.maxAge().toSeconds());
            one.put("integrity", facts.integrity().wire());
            one.put("status", signal.status());
            out.put(facts.name(), one);
        }
        return out;
    }

    private static Map<String, Object> resource(Resource resource, String resourceClass) {
        Map<String, Object> out = new HashMap<>(8);
        out.put("id", resource.id());
        out.put("class", resourceClass);
        put(out, "type", resource.type());
        put(out, "path", resource.path());
        putAll(out, "attributes", resource.attributes());
        return out;
    }

    private static Map<String, Object> context(RequestContext context) {
        Map<String, Object> out = new HashMap<>(8);
        put(out, "ip", context.ip());
        putTime(out, "time", context.time());
        put(out, "session", context.session());
        putAll(out, "attributes", context.attributes());
        return out;
    }

    /** What is not known is not there: undefined to a policy. */
    static void put(Map<String, Object> to, String name, @Nullable Object value) {
        if (value != null) {
            to.put(name, value);
        }
    }

    private static void putTime(Map<String, Object> to, String name, @Nullable Instant value) {
        if (value != null) {
            to.put(name, value.getEpochSecond());
        }
    }

    private static void putAll(Map<String, Object> to, String name, Map<String, Object> value) {
        if (!value.isEmpty()) {
            to.put(name, value);
        }
    }
}
