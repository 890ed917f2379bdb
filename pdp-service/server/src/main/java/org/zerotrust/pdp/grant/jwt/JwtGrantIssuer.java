package org.zerotrust.pdp.grant.jwt;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.function.Supplier;
import org.zerotrust.pdp.device.VerifiedDevice;
import org.zerotrust.pdp.grant.Grant;
import org.zerotrust.pdp.grant.GrantIssuer;
import org.zerotrust.pdp.grant.GrantOrder;
import org.zerotrust.pdp.keys.KeyRing;
import org.zerotrust.pdp.keys.SigningKey;
import org.zerotrust.pdp.outcome.FailureCode;
import org.zerotrust.pdp.outcome.PdpException;

/**
 * Writes a grant as a JWT access token (RFC 9068) bound to the device's certificate (RFC 8705, 3.1) and key (RFC 9449,
 * 6.1), signed ES256. The JSON is written member by member: this runs in every permitted session question.
 */
public final class JwtGrantIssuer implements GrantIssuer {
    /** No grant lives longer, whatever policy and class say. */
    public static final Duration LONGEST = Duration.ofMinutes(5);

    private static final JsonFactory JSON = new JsonFactory();
    private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();
    private static final int ID_BYTES = 16;
    private static final int TYPICAL_BYTES = 1_024;

    private final String issuer;
    private final Supplier<KeyRing> keys;
    private final SecureRandom random = new SecureRandom();

    /**
     * An issuer of grants.
     *
     * @param issuer {@code iss}, an https URL
     * @param keys the signing keys of the moment
     */
    public JwtGrantIssuer(String issuer, Supplier<KeyRing> keys) {
        this.issuer = issuer;
        this.keys = keys;
    }

    @Override
    public Grant issue(GrantOrder order) {
        Instant issuedAt = Instant.ofEpochSecond(order.issuedAt().getEpochSecond());
        long expires = expiry(order);
        if (expires <= issuedAt.getEpochSecond()) {
            // Fail closed: a certificate that ends this second carries no session.
            throw new PdpException(FailureCode.GRANT_UNAVAILABLE, "the grant would end before it begins");
        }
        SigningKey key = keys.get()
                .signer(order.issuedAt())
                .orElseThrow(() -> new PdpException(FailureCode.GRANT_UNAVAILABLE, "no signing key is active"));
        byte[] raw = new byte[ID_BYTES];
        random.nextBytes(raw);
        String id = URL.encodeToString(raw);
        String input = header(key) + "." + URL.encodeToString(claims(order, id, issuedAt.getEpochSecond(), expires));
        String signature = URL.encodeToString(key.sign(input.getBytes(StandardCharsets.US_ASCII)));
        return new Grant(
                id,
                input + "." + signature,
                key.kid(),
                issuedAt,
                Instant.ofEpochSecond(expires),
                order.audience(),
                order.scope(),
                order.renews());
    }

    /**
     * The earliest of the order's end, our longest lifetime and the certificate's end, in epoch seconds. A certificate
     * of the year 9999 only caps: nothing is ever added to its end.
     */
    private static long expiry(GrantOrder order) {
        long longest = order.issuedAt().getEpochSecond() + LONGEST.toSeconds();
        long certificate = order.device().certificate().notAfter();
        return Math.min(Math.min(order.expiresAt().getEpochSecond(), longest), certificate);
    }

    private static String header(SigningKey key) {
        String json = "{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":\"" + key.kid() + "\"}";
        return URL.encodeToString(json.getBytes(StandardCharsets.US_ASCII));
    }

    private byte[] claims(GrantOrder order, String id, long issuedAt, long expires) {
        VerifiedDevice device = order.device();
        ByteArrayOutputStream out = new ByteArrayOutputStream(TYPICAL_BYTES);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("iss", issuer);
            json.writeStringField("sub", order.subject());
            json.writeStringField("aud", order.audience());
            json.writeNumberField("exp", expires);
            json.writeNumberField("nbf", issuedAt);
            json.writeNumberField("iat", issuedAt);
            json.writeStringField("jti", id);
            json.writeStringField("client_id", order.caller().id().value());
            json.writeStringField("scope", String.join(" ", order.scope()));
            json.writeArrayFieldStart("authorization_details");
            json.writeStartObject();
            json.writeStringField("type", "resource");
            json.writeArrayFieldStart("actions");
            for (String action : order.scope()) {
                json.writeString(action);
            }
            json.writeEndArray();
            json.writeStringField("identifier", order.resourceId());
            json.writeEndObject();
            json.writeEndArray();
            json.writeObjectFieldStart("cnf");
            json.writeStringField("x5t#S256", device.certificate().x5tS256());
            json.writeStringField("jkt", device.certificate().jkt());
            json.writeEndObject();
            json.writeStringField(
                    "acr", "urn:zerotrust:assurance:" + device.issuer().assurance());
            json.writeStringField("key_protection", device.keyProtection().wire());
            json.writeStringField("device_id", device.id());
            json.writeStringField("tenant", order.caller().tenant().value());
            json.writeStringField("decision_id", order.decision().value());
            json.writeObjectFieldStart("policy");
            json.writeStringField("revision", order.snapshot().revision());
            json.writeStringField("digest", order.snapshot().digest());
            json.writeEndObject();
            json.writeObjectFieldStart("posture");
            json.writeStringField("digest", PostureDigest.of(order.posture()));
            json.writeNumberField("evaluated_at", issuedAt);
            json.writeEndObject();
            if (order.renews() != null) {
                json.writeStringField("renews", order.renews());
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot be written", e);
        }
        return out.toByteArray();
    }
}
