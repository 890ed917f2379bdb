package org.zerotrust.pdp.fakes;

import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** An identity provider: one ES256 key, its key set, and tokens of any shape. */
public final class Tokens {
    private final String issuer;
    private final KeyPair key;

    /** A provider with a new key. */
    public Tokens(String issuer) {
        this.issuer = issuer;
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            this.key = generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    public String issuer() {
        return issuer;
    }

    /** Its public key set. */
    public String jwks() {
        ECPublicKey ec = (ECPublicKey) key.getPublic();
        return "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"k1\",\"x\":\""
                + coordinate(ec.getW().getAffineX().toByteArray()) + "\",\"y\":\""
                + coordinate(ec.getW().getAffineY().toByteArray()) + "\"}]}";
    }

    private static String coordinate(byte[] number) {
        byte[] fixed = new byte[32];
        int length = Math.min(32, number.length);
        System.arraycopy(number, number.length - length, fixed, 32 - length, length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(fixed);
    }

    /** A token that is good for five minutes from {@code now}, changed by {@code breaking}. */
    public String token(
            String subject, @Nullable String audience, Instant now, UnaryOperator<JwtClaimsBuilder> breaking) {
        JwtClaimsBuilder claims = Jwt.issuer(issuer)
                .subject(subject)
                .claim("iat", now.getEpochSecond())
                .claim("exp", now.getEpochSecond() + 300)
                .claim("roles", List.of("operator"))
                .claim("azp", "console");
        if (audience != null) {
            claims = claims.audience(audience);
        }
        return breaking.apply(claims)
                .jws()
                .keyId("k1")
                .algorithm(io.smallrye.jwt.algorithm.SignatureAlgorithm.ES256)
                .sign(key.getPrivate());
    }
}
