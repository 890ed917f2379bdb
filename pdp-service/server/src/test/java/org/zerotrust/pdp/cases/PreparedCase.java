package org.zerotrust.pdp.cases;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.decision.AccessRequest;
import org.zerotrust.pdp.device.DevicePresentation;
import org.zerotrust.pdp.device.DeviceRecord;
import org.zerotrust.pdp.device.Identifiers;
import org.zerotrust.pdp.device.Lifecycle;
import org.zerotrust.pdp.device.Proof;
import org.zerotrust.pdp.device.TlsFacts;
import org.zerotrust.pdp.fakes.TestIssuers;
import org.zerotrust.pdp.fakes.TestLeaf;
import org.zerotrust.pdp.fakes.TestVerifier;
import org.zerotrust.pdp.grant.GrantRequest;
import org.zerotrust.pdp.identity.SubjectStatement;
import org.zerotrust.pdp.outcome.TenantId;
import org.zerotrust.pdp.policy.Action;
import org.zerotrust.pdp.policy.Application;
import org.zerotrust.pdp.policy.RequestContext;
import org.zerotrust.pdp.policy.Resource;
import org.zerotrust.pdp.posture.Integrity;
import org.zerotrust.pdp.posture.Method;
import org.zerotrust.pdp.posture.PostureClaim;
import org.zerotrust.pdp.posture.ReportedSignal;

/** A case made real: certificates, records, signals, and the question. */
public record PreparedCase(
        CaseFiles.Case source,
        Instant now,
        TenantId tenant,
        String pep,
        @Nullable DeviceRecord record,
        String deviceId,
        List<ReportedSignal> reported,
        @Nullable TestLeaf leaf,
        JsonNode when,
        TestIssuers issuers) {
    public static final Instant DEFAULT_NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final ObjectMapper JSON = new ObjectMapper();

    public static PreparedCase of(CaseFiles.Case source, TestIssuers issuers) {
        JsonNode given = source.node().path("given");
        Instant now = given.has("now") ? Instant.parse(given.path("now").asText()) : DEFAULT_NOW;
        TenantId tenant = new TenantId(given.path("tenant").asText("demo"));
        JsonNode device = given.path("device");
        String id = own(source, device.path("id").asText("urn:none"));
        TestLeaf leaf = device.isMissingNode()
                ? null
                : TestLeaf.make(
                        issuers.authority(device.path("issuer").asText("iot-safe"))
                                .credential(),
                        new TestLeaf.Shape(
                                id,
                                device.path("key").asText("P-256"),
                                now.plusSeconds(device.path("not_before").asLong(-86_400)),
                                now.plusSeconds(device.path("not_after").asLong(2_592_000)),
                                device.path("eku").asText("client"),
                                false));
        List<ReportedSignal> reported = new ArrayList<>();
        given.path("posture").forEach(signal -> reported.add(reported(signal, now)));
        JsonNode registered = device.path("registered");
        return new PreparedCase(
                source,
                now,
                tenant,
                source.node().path("when").path("pep").asText("gateway"),
                device.isMissingNode() || registered.isBoolean() ? null : record(registered, tenant, id),
                id,
                reported,
                leaf,
                source.node().path("when"),
                issuers);
    }

    /** Each case has a device of its own, so that cases cannot meet: its number goes into the id's last digits. */
    private static String own(CaseFiles.Case source, String id) {
        return id.matches(".*\\d{6}") ? id.substring(0, id.length() - 6) + "%06d".formatted(source.number()) : id;
    }

    private static DeviceRecord record(JsonNode registered, TenantId tenant, String id) {
        Map<String, String> labels = new HashMap<>();
        registered.path("labels").forEachEntry((k, v) -> labels.put(k, v.asText()));
        return new DeviceRecord(
                registered.has("tenant")
                        ? new TenantId(registered.path("tenant").asText())
                        : tenant,
                UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8)),
                id,
                Lifecycle.valueOf(registered.path("lifecycle").asText("active").toUpperCase(Locale.ROOT)),
                labels,
                Identifiers.NONE,
                1);
    }

    private static ReportedSignal reported(JsonNode signal, Instant now) {
        String source = signal.path("source").asText("mdm");
        Instant observed = now.minusSeconds(signal.path("age").asLong(60));
        return new ReportedSignal(
                signal.path("name").asText(),
                value(signal.path("value")),
                source,
                Method.valueOf(signal.path("method").asText("reported").toUpperCase(Locale.ROOT)),
                observed,
                observed,
                signal.has("max_age")
                        ? Duration.ofSeconds(signal.path("max_age").asLong())
                        : Duration.ofDays(7),
                Integrity.valueOf(signal.path("integrity")
                        .asText(source.equals("ear") ? "signed" : "authenticated")
                        .toUpperCase(Locale.ROOT)),
                "reporter");
    }

    private static Object value(JsonNode value) {
        if (value.isBoolean()) {
            return value.booleanValue();
        }
        if (value.isIntegralNumber()) {
            return value.longValue();
        }
        if (value.isNumber()) {
            return value.decimalValue();
        }
        if (value.isArray()) {
            List<Object> all = new ArrayList<>();
            value.forEach(item -> all.add(value(item)));
            return all;
        }
        return value.asText();
    }

    /** The question, under an id of its own for each door. */
    public AccessRequest question(String door) {
        String requestId = door + "-" + source.number();
        String resource = when.path("resource").path("id").asText();
        JsonNode action = when.path("action");
        String actionName =
                action.isTextual() ? action.asText() : action.path("name").asText();
        List<PostureClaim> claims = new ArrayList<>();
        when.path("posture").forEach(claim -> claims.add(claim(claim)));
        if (when.has("attestation") && leaf != null) {
            claims.add(new PostureClaim.Attested(
                    "attestation",
                    TestVerifier.evidence(
                            when.path("attestation"), leaf.certificate().getPublicKey(), now),
                    null));
        }
        return new AccessRequest(
                requestId,
                null,
                null,
                subject(when.path("subject")),
                when.has("application")
                        ? new Application(when.path("application").asText())
                        : null,
                leaf == null ? null : presentation(leaf, requestId, resource, actionName),
                claims,
                new Resource(
                        resource,
                        text(when.path("resource"), "type"),
                        text(when.path("resource"), "path"),
                        map(when.path("resource").path("attributes"))),
                new Action(actionName, map(action.path("attributes"))),
                context(when.path("context")),
                new GrantRequest(when.path("grant").asText("none").equals("session"), null, null));
    }

    private PostureClaim claim(JsonNode claim) {
        return new PostureClaim.Stated(
                claim.path("name").asText(),
                value(claim.path("value")),
                null,
                Method.valueOf(claim.path("method").asText("reported").toUpperCase(Locale.ROOT)),
                now.minusSeconds(claim.path("age").asLong(60)),
                claim.has("max_age") ? Duration.ofSeconds(claim.path("max_age").asLong()) : null);
    }

    private DevicePresentation presentation(TestLeaf device, String requestId, String resource, String action) {
        JsonNode tls = when.path("tls");
        String written = source.node().path("given").path("device").path("id").asText();
        String claimed = when.path("claimed_id").asText(written);
        JsonNode ids = when.path("identifiers");
        return new DevicePresentation(
                claimed.equals(written) ? deviceId : claimed,
                when.path("certificate").asText("sent").equals("none") ? List.of() : List.of(device.pem()),
                new Identifiers(text(ids, "eid"), text(ids, "iccid"), text(ids, "imei")),
                tls.isBoolean()
                        ? null
                        : new TlsFacts(
                                tls.path("version").asText("TLSv1.3"),
                                text(tls, "cipher"),
                                tls.path("mutual").asBoolean(true),
                                null),
                proof(device, requestId, resource, action));
    }

    private @Nullable Proof proof(TestLeaf device, String requestId, String resource, String action) {
        String claims = TestLeaf.claims(
                requestId,
                tenant.value(),
                resource,
                action,
                now.getEpochSecond(),
                "nonce-of-" + requestId + "-0123456789");
        String kind = when.path("proof").asText("tls_by_pep");
        String path = when.path("resource").path("path").asText("/");
        DeviceProofs proofs = new DeviceProofs(device, now, requestId);
        return switch (kind) {
            case "none" -> null;
            case "jws" -> new Proof.Jws(device.sign(claims));
            case "jws-der" -> new Proof.Jws(proofs.inDer(device.sign(claims)));
            case "jws-other-key" -> new Proof.Jws(OTHER.sign(claims));
            case "jws-signing-key" ->
                new Proof.Jws(
                        signing(deviceId).sign(claims),
                        List.of(signing(deviceId).pem()));
            case "jws-signing-key-of-another" ->
                new Proof.Jws(
                        signing("urn:test:another").sign(claims),
                        List.of(signing("urn:test:another").pem()));
            case "rfc9421" -> proofs.signed(path, Map.of());
            case "rfc9421-content" -> proofs.signed(path, Map.of("content-digest", "sha-256=:AAAA:"));
            case "rfc9421-other-path" -> proofs.signed(path + "/other", Map.of());
            case "rfc9421-old" -> new DeviceProofs(device, now.minusSeconds(61), requestId).signed(path, Map.of());
            case "rfc9421-future" -> new DeviceProofs(device, now.plusSeconds(61), requestId).signed(path, Map.of());
            case "rfc9421-other-tag" -> proofs.tagged("another");
            case "rfc9421-no-nonce" -> proofs.covering("\"@method\" \"@authority\" \"@path\"", path, false);
            case "rfc9421-path-not-covered" -> proofs.covering("\"@method\" \"@authority\"", path, true);
            case "rfc9421-other-key" -> new DeviceProofs(OTHER, now, requestId).signed(path, Map.of());
            case "dpop" -> proofs.dpop(path, path, now, null, null);
            case "dpop-ath" -> proofs.dpop(path, path, now, "a-token-hash", "a-token-hash");
            case "dpop-other-token" -> proofs.dpop(path, path, now, "a-token-hash", "another-hash");
            case "dpop-other-path" -> proofs.dpop(path, path + "/other", now, null, null);
            case "dpop-other-resource" -> proofs.dpop(path + "/other", path + "/other", now, null, null);
            case "dpop-old" -> proofs.dpop(path, path, now.minusSeconds(61), null, null);
            case "dpop-other-key" -> new DeviceProofs(OTHER, now, requestId).dpop(path, path, now, null, null);
            case "tls_by_pep" -> new Proof.TlsByPep();
            default -> throw new IllegalArgumentException(kind);
        };
    }

    /** A key for signatures beside the one for TLS: the same issuer says that it is the same device's. */
    private TestLeaf signing(String id) {
        return SIGNING.computeIfAbsent(
                new SigningKey(issuers, id),
                key -> TestLeaf.make(issuers.authority("iot-safe").credential(), TestLeaf.Shape.of(id, now)));
    }

    private record SigningKey(TestIssuers issuers, String device) {}

    private static final Map<SigningKey, TestLeaf> SIGNING = new java.util.concurrent.ConcurrentHashMap<>();

    private static final TestLeaf OTHER = TestLeaf.make(
            new TestIssuers(DEFAULT_NOW).authority("iot-safe").credential(),
            TestLeaf.Shape.of("urn:test:another", DEFAULT_NOW));

    private @Nullable SubjectStatement subject(JsonNode subject) {
        if (subject.isMissingNode()) {
            return null;
        }
        List<String> roles = new ArrayList<>();
        subject.path("roles").forEach(role -> roles.add(role.asText()));
        return new SubjectStatement(
                subject.path("id").asText(),
                subject.path("type").asText("workload"),
                roles,
                text(subject, "acr"),
                subject.has("authenticated")
                        ? now.minusSeconds(subject.path("authenticated").asLong())
                        : null,
                null);
    }

    private RequestContext context(JsonNode context) {
        return new RequestContext(
                text(context, "ip"),
                context.has("skew") ? now.plusSeconds(context.path("skew").asLong()) : null,
                text(context, "session"),
                map(context.path("attributes")));
    }

    private static @Nullable String text(JsonNode node, String name) {
        return node.has(name) ? node.path(name).asText() : null;
    }

    private static Map<String, Object> map(JsonNode node) {
        return node.isObject() ? JSON.convertValue(node, new TypeReference<Map<String, Object>>() {}) : Map.of();
    }
}
