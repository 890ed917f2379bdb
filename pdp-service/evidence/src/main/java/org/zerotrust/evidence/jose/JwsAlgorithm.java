package org.zerotrust.evidence.jose;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;
import org.zerotrust.evidence.crypto.Curve;
import org.zerotrust.evidence.crypto.Hash;
import org.zerotrust.evidence.crypto.SignatureScheme;
import org.zerotrust.evidence.crypto.SignatureVerifier;

/** Signature algorithms of JWS (RFC 7518, 3.1; RFC 8037, 3.1; RFC 9864). There is no {@code none}. */
public enum JwsAlgorithm {
    HS256("HS256", Family.HMAC, Hash.SHA256),
    HS384("HS384", Family.HMAC, Hash.SHA384),
    HS512("HS512", Family.HMAC, Hash.SHA512),
    ES256("ES256", Family.P256, Hash.SHA256),
    ES384("ES384", Family.P384, Hash.SHA384),
    ES512("ES512", Family.P521, Hash.SHA512),
    RS256("RS256", Family.RSA, Hash.SHA256),
    RS384("RS384", Family.RSA, Hash.SHA384),
    RS512("RS512", Family.RSA, Hash.SHA512),
    PS256("PS256", Family.RSA_PSS, Hash.SHA256),
    PS384("PS384", Family.RSA_PSS, Hash.SHA384),
    PS512("PS512", Family.RSA_PSS, Hash.SHA512),
    /** The name of RFC 8037; here always over edwards25519. */
    EDDSA("EdDSA", Family.EDWARDS, Hash.SHA512),
    /** The same algorithm under its own name (RFC 9864, 2.2). */
    ED25519("Ed25519", Family.EDWARDS, Hash.SHA512);

    private enum Family {
        HMAC,
        P256,
        P384,
        P521,
        RSA,
        RSA_PSS,
        EDWARDS
    }

    private final String wire;
    private final Family family;
    private final Hash hash;

    JwsAlgorithm(String wire, Family family, Hash hash) {
        this.wire = wire;
        this.family = family;
        this.hash = hash;
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
        return family == used.family && used.hash.octets() >= hash.octets();
    }

    /** Whether the key's type and curve are those of this algorithm. */
    public boolean fits(PublicKey key) {
        return switch (family) {
            case HMAC -> false;
            case P256 -> curve(key) == Curve.P256;
            case P384 -> curve(key) == Curve.P384;
            case P521 -> curve(key) == Curve.P521;
            case RSA, RSA_PSS -> key instanceof RSAPublicKey;
            case EDWARDS ->
                key instanceof EdECPublicKey ed
                        && "Ed25519".equals(ed.getParams().getName());
        };
    }

    private static @Nullable Curve curve(PublicKey key) {
        return key instanceof ECPublicKey ec ? Curve.of(ec.getParams()) : null;
    }

    /** Whether the signature is one by that key; false for anything that is not. */
    boolean verify(PublicKey key, byte[] input, byte[] signature) {
        return fits(key) && SignatureVerifier.verify(scheme(), key, input, signature);
    }

    private SignatureScheme scheme() {
        return switch (family) {
            case HMAC -> throw new IllegalStateException("a shared secret signs nothing");
            case P256, P384, P521 -> new SignatureScheme.Ecdsa(hash, SignatureScheme.Encoding.P1363);
            case RSA -> new SignatureScheme.RsaPkcs1(hash);
            // RFC 7518, 3.5: MGF1 with the same hash, a salt as long as the hash.
            case RSA_PSS -> new SignatureScheme.RsaPss(hash, hash, hash.octets());
            case EDWARDS -> SignatureScheme.ED25519;
        };
    }

    /** Whether the tag is that of the shared secret. */
    boolean verify(SecretKey secret, byte[] input, byte[] tag) {
        if (!symmetric() || secret.getEncoded().length < hash.octets()) {
            // RFC 7518, 3.2: the key is at least as long as the hash.
            return false;
        }
        try {
            Mac mac = Mac.getInstance("Hmac" + hash.digest().replace("-", ""));
            mac.init(secret);
            return MessageDigest.isEqual(mac.doFinal(input), tag);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
