package org.zerotrust.pdp.device;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.zerotrust.evidence.attestation.HardwareClaims;
import org.zerotrust.evidence.crypto.Curve;
import org.zerotrust.pdp.keys.Sha256;

/** Reads what a verified leaf says. */
final class CertificateFactsReader {
    private static final int URI = 6;
    private static final int DNS = 2;
    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

    private CertificateFactsReader() {}

    /**
     * What the leaf says.
     *
     * @param key its key as the verifier read it: the JDK knows no Brainpool
     * @param issuer DER of the certificate above
     * @param hardware what the path says of the key's hardware
     */
    static CertificateFacts read(X509Certificate leaf, PublicKey key, byte[] issuer, HardwareClaims hardware)
            throws CertificateEncodingException {
        byte[] digest = Sha256.digest().digest(leaf.getEncoded());
        int bits = bits(key);
        return new CertificateFacts(
                leaf.getSubjectX500Principal().getName(),
                leaf.getIssuerX500Principal().getName(),
                leaf.getSerialNumber().toString(16),
                names(leaf),
                HexFormat.of().formatHex(Sha256.digest().digest(issuer)),
                HexFormat.of().formatHex(digest),
                BASE64URL.encodeToString(digest),
                thumbprint(key, bits),
                leaf.getNotBefore().toInstant().getEpochSecond(),
                leaf.getNotAfter().toInstant().getEpochSecond(),
                key,
                key instanceof EdECPublicKey ? "Ed25519" : key.getAlgorithm(),
                bits,
                key instanceof ECPublicKey ec ? curve(ec) : "",
                eku(leaf),
                hardware);
    }

    /** URIs and DNS names among the subject alternative names, in their order. */
    static List<String> names(X509Certificate leaf) {
        return general(leaf, true);
    }

    static List<String> uris(X509Certificate leaf) {
        return general(leaf, false);
    }

    private static List<String> general(X509Certificate leaf, boolean dnsToo) {
        List<String> names = new ArrayList<>();
        try {
            Collection<List<?>> all = leaf.getSubjectAlternativeNames();
            if (all != null) {
                for (List<?> name : all) {
                    int kind = (Integer) Objects.requireNonNull(name.get(0));
                    if ((kind == URI || dnsToo && kind == DNS) && name.get(1) instanceof String s) {
                        names.add(s);
                    }
                }
            }
        } catch (CertificateParsingException e) {
            // Names that cannot be read name nobody: the identity is then missing and the device refused.
            return List.of();
        }
        return names;
    }

    private static List<String> eku(X509Certificate leaf) throws CertificateEncodingException {
        try {
            List<String> eku = leaf.getExtendedKeyUsage();
            return eku == null ? List.of() : List.copyOf(eku);
        } catch (CertificateParsingException e) {
            throw new CertificateEncodingException(e);
        }
    }

    private static int bits(PublicKey key) {
        return switch (key) {
            case ECPublicKey ec -> ec.getParams().getCurve().getField().getFieldSize();
            case RSAPublicKey rsa -> rsa.getModulus().bitLength();
            case EdECPublicKey _ -> 255;
            default -> 0;
        };
    }

    private static String curve(ECPublicKey key) {
        Curve curve = Curve.of(key.getParams());
        return curve == null ? "" : curve.label();
    }

    /** RFC 7638: SHA-256 over the required members in their order. */
    private static String thumbprint(PublicKey key, int bits) {
        String json = switch (key) {
            case ECPublicKey ec ->
                "{\"crv\":\"" + curve(ec) + "\",\"kty\":\"EC\",\"x\":\""
                        + fixed(ec.getW().getAffineX(), bits) + "\",\"y\":\""
                        + fixed(ec.getW().getAffineY(), bits) + "\"}";
            case RSAPublicKey rsa ->
                "{\"e\":\"" + unsigned(rsa.getPublicExponent()) + "\",\"kty\":\"RSA\",\"n\":\""
                        + unsigned(rsa.getModulus()) + "\"}";
            default -> "{\"spki\":\"" + BASE64URL.encodeToString(key.getEncoded()) + "\"}";
        };
        return BASE64URL.encodeToString(Sha256.digest().digest(json.getBytes(StandardCharsets.US_ASCII)));
    }

    private static String fixed(BigInteger n, int bits) {
        byte[] raw = n.toByteArray();
        byte[] out = new byte[(bits + 7) / 8];
        int length = Math.min(raw.length, out.length);
        System.arraycopy(raw, raw.length - length, out, out.length - length, length);
        return BASE64URL.encodeToString(out);
    }

    private static String unsigned(BigInteger n) {
        byte[] raw = n.toByteArray();
        int from = raw.length > 1 && raw[0] == 0 ? 1 : 0;
        return BASE64URL.encodeToString(java.util.Arrays.copyOfRange(raw, from, raw.length));
    }
}
