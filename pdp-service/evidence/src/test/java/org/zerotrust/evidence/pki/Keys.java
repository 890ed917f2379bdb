package org.zerotrust.evidence.pki;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/** Key pairs and what they sign; made once, as making them is slow. */
public final class Keys {
    private static final BouncyCastleProvider BOUNCY_CASTLE = new BouncyCastleProvider();
    public static final byte[] ECDSA_SHA256 = Asn1.seq(Asn1.oid("1.2.840.10045.4.3.2"));
    public static final Keys ROOT = ec("secp256r1");
    public static final Keys CA = ec("secp256r1");
    public static final Keys CA2 = ec("secp256r1");
    public static final Keys LEAF = ec("secp256r1");
    public static final Keys OTHER = ec("secp256r1");

    private final KeyPair pair;
    private final String algorithm;
    private final byte[] identifier;

    private Keys(KeyPair pair, String algorithm, byte[] identifier) {
        this.pair = pair;
        this.algorithm = algorithm;
        this.identifier = identifier;
    }

    public static Keys ec(String curve) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", BOUNCY_CASTLE);
            generator.initialize(new ECGenParameterSpec(curve));
            return new Keys(generator.generateKeyPair(), "SHA256withECDSA", ECDSA_SHA256);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public static Keys of(String kind, int size, String algorithm, byte[] identifier) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
            if (size > 0) {
                generator.initialize(size);
            }
            return new Keys(generator.generateKeyPair(), algorithm, identifier);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The same pair, signing otherwise. */
    public Keys signing(String other, byte[] otherIdentifier) {
        return new Keys(pair, other, otherIdentifier);
    }

    public byte[] identifier() {
        return identifier;
    }

    public byte[] keyInfo() {
        return pair.getPublic().getEncoded();
    }

    /** SHA-1 of the bits of the key. */
    public byte[] keyId() {
        byte[] info = keyInfo();
        try {
            var parsed = org.bouncycastle.asn1.x509.SubjectPublicKeyInfo.getInstance(info);
            return MessageDigest.getInstance("SHA-1")
                    .digest(parsed.getPublicKeyData().getBytes());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public byte[] sign(byte[] message) {
        try {
            Signature engine = algorithm.contains("ECDSA")
                    ? Signature.getInstance(algorithm, BOUNCY_CASTLE)
                    : Signature.getInstance(algorithm);
            if (algorithm.equals("RSASSA-PSS")) {
                engine.setParameter(new java.security.spec.PSSParameterSpec(
                        "SHA-256", "MGF1", java.security.spec.MGF1ParameterSpec.SHA256, 32, 1));
            }
            engine.initSign(pair.getPrivate());
            engine.update(message);
            return engine.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(Arrays.toString(identifier), e);
        }
    }
}
