package org.zerotrust.evidence.signature;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import org.zerotrust.evidence.crypto.Curve;
import org.zerotrust.evidence.crypto.Hash;
import org.zerotrust.evidence.crypto.SignatureScheme;
import org.zerotrust.evidence.crypto.SignatureVerifier;

/** The algorithms of RFC 9421, 3.3. */
public enum SignatureAlgorithm {
    RSA_PSS_SHA512("rsa-pss-sha512"),
    RSA_V1_5_SHA256("rsa-v1_5-sha256"),
    HMAC_SHA256("hmac-sha256"),
    ECDSA_P256_SHA256("ecdsa-p256-sha256"),
    ECDSA_P384_SHA384("ecdsa-p384-sha384"),
    ED25519("ed25519");

    private static final int PSS_SALT = 64;
    private final String wire;

    SignatureAlgorithm(String wire) {
        this.wire = wire;
    }

    /** {@code alg}. */
    public String wire() {
        return wire;
    }

    /** The algorithm of that exact name. */
    public static Optional<SignatureAlgorithm> of(String wire) {
        for (SignatureAlgorithm algorithm : values()) {
            if (algorithm.wire.equals(wire)) {
                return Optional.of(algorithm);
            }
        }
        return Optional.empty();
    }

    /** The algorithms that a public key can be used with. */
    public static Set<SignatureAlgorithm> fitting(PublicKey key) {
        return switch (key) {
            case ECPublicKey ec -> {
                Curve curve = Curve.of(ec.getParams());
                if (curve == Curve.P256) {
                    yield EnumSet.of(ECDSA_P256_SHA256);
                }
                yield curve == Curve.P384 ? EnumSet.of(ECDSA_P384_SHA384) : Set.of();
            }
            case RSAPublicKey _ -> EnumSet.of(RSA_PSS_SHA512, RSA_V1_5_SHA256);
            case EdECPublicKey ed when "Ed25519".equals(ed.getParams().getName()) -> EnumSet.of(ED25519);
            default -> Set.of();
        };
    }

    boolean verify(PublicKey key, byte[] base, byte[] signature) {
        return switch (this) {
            case HMAC_SHA256 -> false;
            case RSA_PSS_SHA512 ->
                SignatureVerifier.verify(
                        new SignatureScheme.RsaPss(Hash.SHA512, Hash.SHA512, PSS_SALT), key, base, signature);
            case RSA_V1_5_SHA256 ->
                SignatureVerifier.verify(new SignatureScheme.RsaPkcs1(Hash.SHA256), key, base, signature);
            case ECDSA_P256_SHA256 -> SignatureVerifier.verify(SignatureScheme.ES256, key, base, signature);
            case ECDSA_P384_SHA384 -> SignatureVerifier.verify(SignatureScheme.ES384, key, base, signature);
            case ED25519 -> SignatureVerifier.verify(SignatureScheme.ED25519, key, base, signature);
        };
    }

    /** For a secret that both sides share; no device and no enforcement point is given one. */
    boolean verify(SecretKey secret, byte[] base, byte[] tag) {
        if (this != HMAC_SHA256) {
            return false;
        }
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(secret);
            return MessageDigest.isEqual(mac.doFinal(base), tag);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
