package org.zerotrust.rego.builtin.crypto;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.zerotrust.rego.value.RegoNull;

/** A certificate chain with the private key of its first certificate, as the object of Go's {@code tls.Certificate}. */
public final class KeyPair {
    private static final Set<String> ALGORITHMS = Set.of("1.2.840.113549.1.1.1", "1.2.840.10045.2.1", "1.3.101.112");

    private KeyPair() {}

    /**
     * The object, where the key is that of the first certificate.
     *
     * @throws IllegalArgumentException where either is missing or malformed, or they don't belong together
     */
    public static Object shown(List<Pem> certificates, List<Pem> keys) {
        List<byte[]> chain = chain(certificates);
        byte[] secret = secret(keys);
        Object leaf = CertificateJson.certificate(chain.getFirst(), false);
        SecretKey key = SecretKeys.any(secret);
        match(chain.getFirst(), key);
        Map<String, Object> out = new HashMap<>();
        out.put("Certificate", chain.stream().map(CertificateJson::base64).toList());
        out.put("PrivateKey", key.fields());
        out.put("Leaf", leaf);
        out.put("OCSPStaple", RegoNull.NULL);
        out.put("SignedCertificateTimestamps", RegoNull.NULL);
        out.put("SupportedSignatureAlgorithms", RegoNull.NULL);
        return out;
    }

    private static String listed(List<String> types) {
        return "[" + String.join(" ", types) + "]";
    }

    private static List<byte[]> chain(List<Pem> blocks) {
        List<byte[]> out = new ArrayList<>();
        List<String> skipped = new ArrayList<>();
        for (Pem p : blocks) {
            if (p.type().equals("CERTIFICATE")) {
                out.add(p.der());
            } else {
                skipped.add(p.type());
            }
        }
        if (!out.isEmpty()) {
            return out;
        }
        if (skipped.isEmpty()) {
            throw new IllegalArgumentException("tls: failed to find any PEM data in certificate input");
        }
        if (skipped.size() == 1 && skipped.getFirst().endsWith("PRIVATE KEY")) {
            throw new IllegalArgumentException("tls: failed to find certificate PEM data in certificate input, but did "
                    + "find a private key; PEM inputs may have been switched");
        }
        throw new IllegalArgumentException("tls: failed to find \"CERTIFICATE\" PEM block in certificate input after "
                + "skipping PEM blocks of the following types: " + listed(skipped));
    }

    private static byte[] secret(List<Pem> blocks) {
        List<String> skipped = new ArrayList<>();
        for (Pem p : blocks) {
            if (p.type().equals("PRIVATE KEY") || p.type().endsWith(" PRIVATE KEY")) {
                return p.der();
            }
            skipped.add(p.type());
        }
        if (skipped.isEmpty()) {
            throw new IllegalArgumentException("tls: failed to find any PEM data in key input");
        }
        if (skipped.equals(List.of("CERTIFICATE"))) {
            throw new IllegalArgumentException(
                    "tls: found a certificate rather than a key in the PEM for the private key");
        }
        throw new IllegalArgumentException("tls: failed to find PEM block with type ending in \"PRIVATE KEY\" in key "
                + "input after skipping PEM blocks of the following types: " + listed(skipped));
    }

    private static void match(byte[] certificate, SecretKey key) {
        String algorithm;
        boolean opens;
        try {
            Der tbs = Der.sequence(certificate).getFirst().child(0);
            // serial, signature, issuer, validity, subject, then the key; the version before them may be absent.
            Der info = tbs.child(tbs.child(0).tag() == 0xA0 ? 6 : 5);
            algorithm = info.child(0).child(0).must(6).dotted();
            opens = algorithm.equals(key.algorithm()) && key.opens(info);
        } catch (Der.MalformedException malformed) {
            throw new IllegalArgumentException("x509: malformed certificate");
        }
        if (!ALGORITHMS.contains(algorithm)) {
            throw new IllegalArgumentException("tls: unknown public key algorithm");
        }
        if (!algorithm.equals(key.algorithm())) {
            throw new IllegalArgumentException("tls: private key type does not match public key type");
        }
        if (!opens) {
            throw new IllegalArgumentException("tls: private key does not match public key");
        }
    }
}
