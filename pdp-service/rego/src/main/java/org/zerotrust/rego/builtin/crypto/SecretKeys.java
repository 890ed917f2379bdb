package org.zerotrust.rego.builtin.crypto;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads private keys: PKCS #1 (RFC 8017), SEC 1 (RFC 5915) and PKCS #8 (RFC 5958). No message names a byte of a key.
 */
public final class SecretKeys {
    private static final String RSA = "1.2.840.113549.1.1.1";
    private static final String EC = "1.2.840.10045.2.1";
    private static final String X25519 = "1.3.101.110";
    private static final String ED25519 = "1.3.101.112";

    private SecretKeys() {}

    /**
     * The private keys among PEM blocks, in order; blocks of other types are passed over.
     *
     * @throws IllegalArgumentException where a block that names a private key is malformed
     */
    public static List<SecretKey> all(List<Pem> blocks) {
        List<SecretKey> out = new ArrayList<>();
        for (Pem p : blocks) {
            switch (p.type()) {
                case "RSA PRIVATE KEY" -> out.add(pkcs1(p.der()));
                case "PRIVATE KEY" -> out.add(pkcs8(p.der()));
                case "EC PRIVATE KEY" -> out.add(sec1(p.der()));
                default -> {}
            }
        }
        return out;
    }

    /**
     * A key in whichever of the three forms it is, as Go's TLS takes it.
     *
     * @throws IllegalArgumentException where it is in none of them
     */
    public static SecretKey any(byte[] der) {
        SecretKey k = orNull(der, SecretKeys::pkcs1);
        if (k == null) {
            k = orNull(der, SecretKeys::pkcs8);
            if (k instanceof SecretKey.Montgomery) {
                throw new IllegalArgumentException("tls: found unknown private key type in PKCS#8 wrapping");
            }
        }
        if (k == null) {
            k = orNull(der, SecretKeys::sec1);
        }
        if (k == null) {
            throw new IllegalArgumentException("tls: failed to parse private key");
        }
        return k;
    }

    private interface Form {
        SecretKey read(byte[] der);
    }

    private static @Nullable SecretKey orNull(byte[] der, Form form) {
        try {
            return form.read(der);
        } catch (IllegalArgumentException otherForm) {
            return null;
        }
    }

    private static IllegalArgumentException wrongForm(byte[] der) {
        String use = "";
        try {
            List<Der> f = fields(der);
            if (f.size() > 8 && f.get(8).tag() == 2) {
                use = " (use ParsePKCS1PrivateKey instead for this key format)";
            } else if (f.size() > 1 && f.get(1).tag() == 4) {
                use = " (use ParseECPrivateKey instead for this key format)";
            } else if (f.size() > 2 && f.get(1).tag() == Der.SEQUENCE) {
                use = " (use ParsePKCS8PrivateKey instead for this key format)";
            }
        } catch (Der.MalformedException notAKey) {
            use = "";
        }
        return new IllegalArgumentException("x509: failed to parse private key" + use);
    }

    private static List<Der> fields(byte[] der) {
        return Der.first(der).must(Der.SEQUENCE).children();
    }

    private static SecretKey pkcs1(byte[] der) {
        BigInteger[] n = new BigInteger[9];
        List<BigInteger> others = new ArrayList<>();
        try {
            if (Der.first(der).followed()) {
                throw new IllegalArgumentException("asn1: syntax error: trailing data");
            }
            List<Der> f = fields(der);
            if (f.size() < 9) {
                throw new Der.MalformedException("truncated");
            }
            for (int i = 0; i < 9; i++) {
                n[i] = f.get(i).must(2).integer();
            }
            if (f.size() > 9) {
                for (Der other : f.get(9).must(Der.SEQUENCE).children()) {
                    others.add(other.must(Der.SEQUENCE).child(0).must(2).integer());
                }
            }
        } catch (Der.MalformedException malformed) {
            throw wrongForm(der);
        }
        if (n[0].compareTo(BigInteger.ONE) > 0) {
            throw new IllegalArgumentException("x509: unsupported private key version");
        }
        return new RsaKey(n, others);
    }

    private static SecretKey sec1(byte[] der) {
        return ec(der, null);
    }

    private static SecretKey ec(byte[] der, @Nullable String named) {
        byte[] scalar;
        String oid = named == null ? "" : named;
        try {
            List<Der> f = fields(der);
            if (f.size() < 2) {
                throw new Der.MalformedException("truncated");
            }
            BigInteger version = f.get(0).must(2).integer();
            scalar = f.get(1).must(4).content();
            for (Der d : f.subList(2, f.size())) {
                if (named == null && d.tag() == 0xA0) {
                    oid = d.child(0).must(6).dotted();
                }
            }
            if (!version.equals(BigInteger.ONE)) {
                throw new IllegalArgumentException("x509: unknown EC private key version " + version);
            }
        } catch (Der.MalformedException malformed) {
            throw wrongForm(der);
        }
        Curve curve = Curve.of(oid);
        if (curve == null) {
            throw new IllegalArgumentException("x509: unknown elliptic curve");
        }
        return new SecretKey.Ec(curve, new BigInteger(1, scalar));
    }

    private static SecretKey pkcs8(byte[] der) {
        String algorithm;
        byte[] key;
        @Nullable Der parameters;
        try {
            List<Der> f = fields(der);
            if (f.size() < 3) {
                throw new Der.MalformedException("truncated");
            }
            f.get(0).must(2).integer();
            List<Der> id = f.get(1).must(Der.SEQUENCE).children();
            if (id.isEmpty()) {
                throw new Der.MalformedException("no algorithm");
            }
            algorithm = id.getFirst().must(6).dotted();
            parameters = id.size() > 1 ? id.get(1) : null;
            key = f.get(2).must(4).content();
        } catch (Der.MalformedException malformed) {
            throw wrongForm(der);
        }
        switch (algorithm) {
            case RSA -> {
                return embedded("RSA", () -> pkcs1(key));
            }
            case EC -> {
                String named = parameters != null && parameters.tag() == 6 ? parameters.dotted() : null;
                return embedded("EC", () -> ec(key, named));
            }
            case ED25519, X25519 -> {
                String name = algorithm.equals(ED25519) ? "Ed25519" : "X25519";
                if (parameters != null) {
                    throw new IllegalArgumentException("x509: invalid " + name + " private key parameters");
                }
                byte[] seed = seed(key, name);
                return algorithm.equals(ED25519) ? new SecretKey.Ed(seed) : new SecretKey.Montgomery(seed);
            }
            default ->
                throw new IllegalArgumentException(
                        "x509: PKCS#8 wrapping contained private key with unknown algorithm: " + algorithm);
        }
    }

    private interface Embedded {
        SecretKey read();
    }

    private static SecretKey embedded(String kind, Embedded key) {
        try {
            return key.read();
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException(
                    "x509: failed to parse " + kind + " private key embedded in PKCS#8: " + malformed.getMessage());
        }
    }

    private static byte[] seed(byte[] key, String name) {
        try {
            byte[] seed = Der.first(key).must(4).content();
            if (seed.length == 32) {
                return seed;
            }
        } catch (Der.MalformedException malformed) {
            throw new IllegalArgumentException("x509: invalid " + name + " private key");
        }
        throw new IllegalArgumentException("x509: invalid " + name + " private key length");
    }
}
