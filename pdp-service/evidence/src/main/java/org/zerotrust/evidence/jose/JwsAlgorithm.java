package org.zerotrust.evidence.jose;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/** Signature algorithms of JWS (RFC 7518, 3.1; RFC 8037, 3.1; RFC 9864). There is no {@code none}. */
public enum JwsAlgorithm {
    HS256("HS256", Family.HMAC, "HmacSHA256", 32),
    HS384("HS384", Family.HMAC, "HmacSHA384", 48),
    HS512("HS512", Family.HMAC, "HmacSHA512", 64),
    ES256("ES256", Family.P256, "SHA256withECDSAinP1363Format", 32),
    ES384("ES384", Family.P384, "SHA384withECDSAinP1363Format", 48),
    ES512("ES512", Family.P521, "SHA512withECDSAinP1363Format", 66),
    RS256("RS256", Family.RSA, "SHA256withRSA", 32),
    RS384("RS384", Family.RSA, "SHA384withRSA", 48),
    RS512("RS512", Family.RSA, "SHA512withRSA", 64),
    PS256("PS256", Family.RSA_PSS, "SHA-256", 32),
    PS384("PS384", Family.RSA_PSS, "SHA-384", 48),
    PS512("PS512", Family.RSA_PSS, "SHA-512", 64),
    /** The name of RFC 8037, for both Edwards curves. */
    EDDSA("EdDSA", Family.EDWARDS, "EdDSA", 0),
    ED25519("Ed25519", Family.ED25519, "Ed25519", 0),
    ED448("Ed448", Family.ED448, "Ed448", 0);

    private enum Family {
        HMAC,
        P256,
        P384,
        P521,
        RSA,
        RSA_PSS,
        EDWARDS,
        ED25519,
        ED448
    }

    private final String wire;
    private final Family family;
    private final String jca;
    private final int size;

    JwsAlgorithm(String wire, Family family, String jca, int size) {
        this.wire = wire;
        this.family = family;
        this.jca = jca;
        this.size = size;
    }

    /** {@code alg}. */
    public String wire() {
        return wire;
    }

    /** The algorithm of that exact name. */
    public static Optional<JwsAlgorithm> of(String wire) {
        for (JwsAlgorithm algorithm : values()) {
            if (algorithm.wire.equals(wire)) {
                return Optional.of(algorithm);
            }
        }
        return Optional.empty();
    }

    /** Whether it is for a secret that both sides share. */
    public boolean symmetric() {
        return family == Family.HMAC;
    }

    /**
     * Whether a key that names this algorithm (RFC 7517, 4.4) is good for a signature with that one: the same
     * algorithm, or the same scheme with a stronger hash. Never another scheme, never a weaker hash.
     */
    boolean admits(JwsAlgorithm used) {
        boolean edwards = family == Family.EDWARDS && (used.family == Family.ED25519 || used.family == Family.ED448);
        return this == used || edwards || (family == used.family && used.size >= size);
    }

    /** Whether the key's type and curve are those of this algorithm. */
    public boolean fits(PublicKey key) {
        return switch (family) {
            case HMAC -> false;
            case P256 -> key instanceof ECPublicKey ec && JwkCurve.of(ec) == JwkCurve.P_256;
            case P384 -> key instanceof ECPublicKey ec && JwkCurve.of(ec) == JwkCurve.P_384;
            case P521 -> key instanceof ECPublicKey ec && JwkCurve.of(ec) == JwkCurve.P_521;
            case RSA, RSA_PSS -> key instanceof RSAPublicKey;
            case EDWARDS -> key instanceof EdECPublicKey;
            case ED25519 ->
                key instanceof EdECPublicKey ed
                        && "Ed25519".equals(ed.getParams().getName());
            case ED448 ->
                key instanceof EdECPublicKey ed && "Ed448".equals(ed.getParams().getName());
        };
    }

    /** Whether the signature is one by that key; false for anything that is not. */
    boolean verify(PublicKey key, byte[] input, byte[] signature) {
        if (!fits(key) || (isEcdsa() && signature.length != 2 * size)) {
            return false;
        }
        try {
            Signature verifier = Signature.getInstance(family == Family.RSA_PSS ? "RSASSA-PSS" : jca);
            verifier.initVerify(key);
            if (family == Family.RSA_PSS) {
                // RFC 7518, 3.5: MGF1 with the same hash, a salt as long as the hash.
                verifier.setParameter(new PSSParameterSpec(
                        jca, "MGF1", new MGF1ParameterSpec(jca), size, PSSParameterSpec.TRAILER_FIELD_BC));
            }
            verifier.update(input);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            // A signature of impossible form, or a key that the provider refuses: not verified.
            return false;
        }
    }

    /** Whether the tag is that of the shared secret. */
    boolean verify(SecretKey secret, byte[] input, byte[] tag) {
        if (!symmetric() || secret.getEncoded().length < size) {
            // RFC 7518, 3.2: the key is at least as long as the hash.
            return false;
        }
        try {
            Mac mac = Mac.getInstance(jca);
            mac.init(secret);
            return MessageDigest.isEqual(mac.doFinal(input), tag);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private boolean isEcdsa() {
        return family == Family.P256 || family == Family.P384 || family == Family.P521;
    }
}
