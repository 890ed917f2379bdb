package org.zerotrust.pdp.keys;

import static java.util.Objects.requireNonNull;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.ArrayBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * One ES256 key of the service. It signs from {@link #activeFrom()} until a later key's; its identifier is the RFC 7638
 * thumbprint of its public half, so two replicas can never publish one identifier for two keys.
 */
public final class SigningKey {
    private static final int POOLED_ENGINES = 16;
    private static final int COORDINATE_BYTES = 32;

    private final long generation;
    private final String kid;
    private final Instant activeFrom;
    private final ECPublicKey publicKey;
    private final PrivateKey privateKey;
    private final String jwk;
    private final ArrayBlockingQueue<Signature> engines = new ArrayBlockingQueue<>(POOLED_ENGINES);

    private SigningKey(long generation, Instant activeFrom, ECPublicKey publicKey, PrivateKey privateKey) {
        this.generation = generation;
        this.activeFrom = requireNonNull(activeFrom);
        this.publicKey = publicKey;
        this.privateKey = privateKey;
        this.kid = Thumbprints.jwk(publicKey);
        this.jwk = "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\""
                + coordinate(publicKey.getW().getAffineX())
                + "\",\"y\":\"" + coordinate(publicKey.getW().getAffineY())
                + "\",\"use\":\"sig\",\"alg\":\"ES256\",\"kid\":\"" + kid + "\"}";
    }

    /** What a key signs; one that was wrapped for one purpose does not unwrap for another. */
    public enum Purpose {
        /** Grants. */
        GRANTS("grant-signing-key"),
        /** Checkpoints over records. */
        AUDIT("audit-signing-key");

        private final String label;

        Purpose(String label) {
            this.label = label;
        }
    }

    /** A fresh key that starts to sign at {@code activeFrom}. */
    public static SigningKey generate(long generation, Instant activeFrom) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            return new SigningKey(generation, activeFrom, (ECPublicKey) pair.getPublic(), pair.getPrivate());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("P-256 is not available", e);
        }
    }

    /**
     * Opens a stored key.
     *
     * @throws WrappedKeyException when the wrapped part does not open or is not the private half of {@code spki}
     */
    public static SigningKey open(
            Purpose purpose, long generation, Instant activeFrom, byte[] spki, byte[] wrapped, KeyEncryptionKey kek) {
        byte[] pkcs8 = kek.unwrap(wrapped, associated(purpose, generation));
        try {
            KeyFactory factory = KeyFactory.getInstance("EC");
            SigningKey key = new SigningKey(
                    generation,
                    activeFrom,
                    (ECPublicKey) factory.generatePublic(new X509EncodedKeySpec(spki)),
                    factory.generatePrivate(new PKCS8EncodedKeySpec(pkcs8)));
            key.proveHalvesMatch();
            return key;
        } catch (GeneralSecurityException e) {
            throw new WrappedKeyException(
                    "stored signing key of generation " + generation + " is not a P-256 key pair");
        }
    }

    /** The private half, wrapped and bound to this purpose and generation. */
    public byte[] wrap(Purpose purpose, KeyEncryptionKey kek) {
        return kek.wrap(requireNonNull(privateKey.getEncoded()), associated(purpose, generation));
    }

    /** Position in the succession of keys; never used twice. */
    public long generation() {
        return generation;
    }

    /** RFC 7638 thumbprint, base64url. */
    public String kid() {
        return kid;
    }

    /** First instant at which this key signs. */
    public Instant activeFrom() {
        return activeFrom;
    }

    /** The public half. */
    public ECPublicKey publicKey() {
        return publicKey;
    }

    /** The public half as a JWK (RFC 7517), one line of JSON. */
    public String jwk() {
        return jwk;
    }

    /** ES256 over {@code input}: the 64 bytes r | s (RFC 7518, 3.4). */
    public byte[] sign(byte[] input) {
        @Nullable Signature engine = engines.poll();
        try {
            if (engine == null) {
                engine = SigningProvider.chosen().es256();
                engine.initSign(privateKey);
            }
            engine.update(input);
            byte[] signature = engine.sign();
            // An engine that failed is dropped, never put back.
            engines.offer(engine);
            return signature;
        } catch (InvalidKeyException | SignatureException e) {
            throw new IllegalStateException("signing key " + kid + " cannot sign", e);
        }
    }

    @Override
    public String toString() {
        return "SigningKey[" + kid + ", generation " + generation + ", from " + activeFrom + ", private half redacted]";
    }

    static byte[] associated(Purpose purpose, long generation) {
        return (purpose.label + ":" + generation).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    }

    private void proveHalvesMatch() throws GeneralSecurityException {
        byte[] probe = kid.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        Signature verifier = SigningProvider.chosen().es256();
        verifier.initVerify(publicKey);
        verifier.update(probe);
        if (!verifier.verify(sign(probe))) {
            throw new WrappedKeyException("stored signing key of generation " + generation + ": halves do not match");
        }
    }

    private static String coordinate(BigInteger value) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Thumbprints.fixed(value, COORDINATE_BYTES));
    }
}
