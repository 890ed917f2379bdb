package org.zerotrust.rego.builtin.crypto;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.crypto.KeyAgreement;
import org.zerotrust.rego.builtin.Numbers;

/** A private key, in the two forms in which OPA shows one. Its text never shows what it holds. */
public abstract sealed class SecretKey permits RsaKey, SecretKey.Ec, SecretKey.Ed, SecretKey.Montgomery {
    SecretKey() {}

    /** As Go writes the key's struct to JSON. */
    public abstract Object fields();

    /**
     * As a JSON Web Key (RFC 7517).
     *
     * @throws IllegalArgumentException where the key has no such form
     */
    public abstract Object jwk();

    /** The dotted algorithm of the public key that belongs to it. */
    abstract String algorithm();

    /** Whether this is the public key of it, given as SubjectPublicKeyInfo of the same algorithm. */
    abstract boolean opens(Der publicKeyInfo);

    @Override
    public final String toString() {
        return "SecretKey";
    }

    static String base64Url(byte[] b) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(b);
    }

    private static byte[] unsigned(BigInteger n, int size) {
        byte[] b = n.toByteArray();
        byte[] out = new byte[size];
        int kept = Math.min(b.length, size);
        System.arraycopy(b, b.length - kept, out, size - kept, kept);
        return out;
    }

    static String base64Url(BigInteger n) {
        return base64Url(unsigned(n, (n.bitLength() + 7) / 8));
    }

    /** Elliptic curve. */
    static final class Ec extends SecretKey {
        private final Curve curve;
        private final BigInteger d;
        private final Curve.Point point;

        Ec(Curve curve, BigInteger d) {
            if (d.signum() <= 0 || d.compareTo(curve.n()) >= 0) {
                throw new IllegalArgumentException("x509: invalid private key scalar");
            }
            this.curve = curve;
            this.d = d;
            this.point = curve.point(d);
        }

        @Override
        public Object fields() {
            return Map.of(
                    "Curve", Map.of(), "D", Numbers.of(d), "X", Numbers.of(point.x()), "Y", Numbers.of(point.y()));
        }

        private String fixed(BigInteger n) {
            return base64Url(unsigned(n, curve.bytes()));
        }

        @Override
        public Object jwk() {
            if (curve.name().equals("P-224")) {
                throw new IllegalArgumentException("jwk: unknown elliptic curve P-224");
            }
            return Map.of(
                    "kty", "EC", "crv", curve.name(), "d", fixed(d), "x", fixed(point.x()), "y", fixed(point.y()));
        }

        @Override
        String algorithm() {
            return "1.2.840.10045.2.1";
        }

        @Override
        boolean opens(Der info) {
            byte[] uncompressed = Der.join(
                    List.of(new byte[] {4}, unsigned(point.x(), curve.bytes()), unsigned(point.y(), curve.bytes())));
            return curve.equals(Curve.of(info.child(0).child(1).must(6).dotted()))
                    && Arrays.equals(info.child(1).must(3).bits(), uncompressed);
        }
    }

    /** Ed25519 (RFC 8032). */
    static final class Ed extends SecretKey {
        private final byte[] seed;
        private final byte[] open;

        Ed(byte[] seed) {
            this.seed = seed.clone();
            try {
                KeyPairGenerator g = KeyPairGenerator.getInstance("Ed25519");
                g.initialize(NamedParameterSpec.ED25519, new Fixed(seed));
                byte[] info = g.generateKeyPair().getPublic().getEncoded();
                open = Arrays.copyOfRange(info, info.length - 32, info.length);
            } catch (GeneralSecurityException unavailable) {
                throw new IllegalArgumentException("Ed25519 is not available");
            }
        }

        @Override
        public Object fields() {
            return Base64.getEncoder().encodeToString(Der.join(List.of(seed, open)));
        }

        @Override
        public Object jwk() {
            return Map.of("kty", "OKP", "crv", "Ed25519", "d", base64Url(seed), "x", base64Url(open));
        }

        @Override
        String algorithm() {
            return "1.3.101.112";
        }

        @Override
        boolean opens(Der info) {
            return Arrays.equals(info.child(1).must(3).bits(), open);
        }
    }

    /** X25519 (RFC 7748): agrees on keys, signs nothing. */
    static final class Montgomery extends SecretKey {
        private final byte[] scalar;
        private final byte[] open;

        Montgomery(byte[] scalar) {
            this.scalar = scalar.clone();
            try {
                KeyFactory f = KeyFactory.getInstance("X25519");
                KeyAgreement a = KeyAgreement.getInstance("X25519");
                a.init(f.generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, scalar)));
                // The public key is the scalar times the base point, whose u is 9.
                BigInteger base = BigInteger.valueOf(9);
                a.doPhase(f.generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, base)), true);
                open = a.generateSecret();
            } catch (GeneralSecurityException unavailable) {
                throw new IllegalArgumentException("X25519 is not available");
            }
        }

        @Override
        public Object fields() {
            return Map.of();
        }

        @Override
        public Object jwk() {
            return Map.of("kty", "OKP", "crv", "X25519", "d", base64Url(scalar), "x", base64Url(open));
        }

        @Override
        String algorithm() {
            return "1.3.101.110";
        }

        @Override
        boolean opens(Der info) {
            return Arrays.equals(info.child(1).must(3).bits(), open);
        }
    }

    /** Gives the seed in place of random bytes: the only way the JDK has from an Ed25519 seed to its public key. */
    private static final class Fixed extends SecureRandom {
        private static final long serialVersionUID = 1L;

        private final byte[] seed;

        Fixed(byte[] seed) {
            super(null, null);
            this.seed = seed.clone();
        }

        @Override
        public void nextBytes(byte[] bytes) {
            System.arraycopy(seed, 0, bytes, 0, Math.min(bytes.length, seed.length));
        }
    }
}
