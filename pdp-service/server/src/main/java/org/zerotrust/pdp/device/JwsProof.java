package org.zerotrust.pdp.device;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks a device's own signature over a question: a compact JWS (RFC 7515) with header
 * {@code {"alg":"ES256","typ":"pdp-proof+jwt"}} and claims {@code request_id}, {@code aud}
 * ({@code urn:zerotrust:pdp:} and the tenant), {@code resource}, {@code action}, {@code iat} (epoch seconds, at most
 * {@value #WINDOW_SECONDS} from our clock) and {@code nonce} (16 to 128 characters, used once). The key is the
 * verified certificate's, whatever the header says of keys.
 */
final class JwsProof {
    static final long WINDOW_SECONDS = 60;
    private static final int MAX_LENGTH = 4096;
    private static final int P256_SIGNATURE = 64;
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private JwsProof() {}

    /** A proof that holds, but for whether its nonce is new. */
    record Claims(String nonce, Instant issuedAt) {}

    /** Null where anything at all is wrong: which part is of no use to an honest device. */
    static @Nullable Claims verify(String compact, PublicKey key, Question question, Instant now) {
        if (compact.length() > MAX_LENGTH
                || !(key instanceof ECPublicKey ec)
                || ec.getParams().getCurve().getField().getFieldSize() != 256) {
            return null;
        }
        int first = compact.indexOf('.');
        int last = compact.lastIndexOf('.');
        if (first <= 0 || last <= first + 1 || compact.indexOf('.', first + 1) != last) {
            return null;
        }
        try {
            Base64.Decoder base64 = Base64.getUrlDecoder();
            byte[] signature = base64.decode(compact.substring(last + 1));
            if (signature.length != P256_SIGNATURE || !headerHolds(base64.decode(compact.substring(0, first)))) {
                return null;
            }
            Signature verifier = Signature.getInstance("SHA256withECDSAinP1363Format");
            verifier.initVerify(ec);
            verifier.update(compact.substring(0, last).getBytes(StandardCharsets.US_ASCII));
            if (!verifier.verify(signature)) {
                return null;
            }
            return claims(members(base64.decode(compact.substring(first + 1, last))), question, now);
        } catch (IllegalArgumentException | GeneralSecurityException | IOException e) {
            return null;
        }
    }

    private static boolean headerHolds(byte[] json) throws IOException {
        Map<String, Object> header = members(json);
        // No header may ask for a key, a critical extension or another algorithm.
        return "ES256".equals(header.get("alg"))
                && "pdp-proof+jwt".equals(header.get("typ"))
                && header.keySet().stream().allMatch(k -> k.equals("alg") || k.equals("typ") || k.equals("kid"));
    }

    private static @Nullable Claims claims(Map<String, Object> claims, Question question, Instant now) {
        if (!question.requestId().equals(claims.get("request_id"))
                || !question.audience().equals(claims.get("aud"))
                || !question.resource().equals(claims.get("resource"))
                || !question.action().equals(claims.get("action"))
                || !(claims.get("iat") instanceof Long iat)
                || Math.abs(now.getEpochSecond() - iat) > WINDOW_SECONDS
                || !(claims.get("nonce") instanceof String nonce)
                || nonce.length() < 16
                || nonce.length() > 128) {
            return null;
        }
        return new Claims(nonce, Instant.ofEpochSecond(iat));
    }

    /** The members of a flat object; strings and integers only. */
    private static Map<String, Object> members(byte[] json) throws IOException {
        try (JsonParser p = JSON.createParser(json)) {
            Map<String, Object> members = new HashMap<>();
            if (p.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("no object");
            }
            while (p.nextToken() == JsonToken.FIELD_NAME) {
                String name = p.currentName();
                switch (p.nextToken()) {
                    case VALUE_STRING -> members.put(name, p.getText());
                    case VALUE_NUMBER_INT -> members.put(name, p.getLongValue());
                    default -> throw new IllegalArgumentException("neither string nor integer");
                }
            }
            if (p.currentToken() != JsonToken.END_OBJECT || p.nextToken() != null) {
                throw new IllegalArgumentException("more than one object");
            }
            return members;
        }
    }
}
