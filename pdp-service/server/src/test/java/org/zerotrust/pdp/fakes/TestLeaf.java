package org.zerotrust.pdp.fakes;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.zerotrust.pdp.testkit.Credential;

/**
 * A device's certificate in every shape the cases ask for, and signatures by its key.
 *
 * @param certificate the leaf
 * @param key its private key
 */
public record TestLeaf(X509Certificate certificate, PrivateKey key) {
    /** RSA keys take long to make; the tests need one of each size. */
    private static final Map<String, KeyPair> RSA = new ConcurrentHashMap<>();

    /** What is asked of a leaf. */
    public record Shape(String uri, String key, Instant from, Instant to, String eku, boolean ca) {
        public static Shape of(String uri, Instant now) {
            return new Shape(uri, "P-256", now.minusSeconds(86_400), now.plusSeconds(2_592_000), "client", false);
        }
    }

    public static TestLeaf make(Credential issuer, Shape shape) {
        try {
            KeyPair keys = keys(shape.key());
            var builder = new JcaX509v3CertificateBuilder(
                    issuer.certificate().getSubjectX500Principal(),
                    BigInteger.valueOf(System.nanoTime()).setBit(80),
                    Date.from(shape.from()),
                    Date.from(shape.to()),
                    new X500Principal("CN=device"),
                    keys.getPublic());
            extensions(builder, issuer, shape, keys);
            var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(issuer.key());
            return new TestLeaf(
                    new JcaX509CertificateConverter().getCertificate(builder.build(signer)), keys.getPrivate());
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void extensions(JcaX509v3CertificateBuilder builder, Credential issuer, Shape shape, KeyPair keys)
            throws GeneralSecurityException, CertIOException {
        JcaX509ExtensionUtils ids = new JcaX509ExtensionUtils();
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(shape.ca()));
        builder.addExtension(
                Extension.keyUsage,
                true,
                new KeyUsage(KeyUsage.digitalSignature | (shape.ca() ? KeyUsage.keyCertSign : 0)));
        builder.addExtension(Extension.subjectKeyIdentifier, false, ids.createSubjectKeyIdentifier(keys.getPublic()));
        builder.addExtension(
                Extension.authorityKeyIdentifier,
                false,
                ids.createAuthorityKeyIdentifier(issuer.certificate().getPublicKey()));
        if (!shape.eku().equals("none")) {
            builder.addExtension(
                    Extension.extendedKeyUsage,
                    false,
                    new ExtendedKeyUsage(
                            shape.eku().equals("client")
                                    ? KeyPurposeId.id_kp_clientAuth
                                    : KeyPurposeId.id_kp_serverAuth));
        }
        builder.addExtension(
                Extension.subjectAlternativeName,
                false,
                new GeneralNames(new GeneralName(GeneralName.uniformResourceIdentifier, shape.uri())));
    }

    private static KeyPair keys(String kind) throws GeneralSecurityException {
        if (kind.startsWith("RSA-")) {
            return RSA.computeIfAbsent(kind, k -> {
                try {
                    KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
                    rsa.initialize(Integer.parseInt(k.substring(4)));
                    return rsa.generateKeyPair();
                } catch (GeneralSecurityException e) {
                    throw new IllegalStateException(e);
                }
            });
        }
        KeyPairGenerator ec = KeyPairGenerator.getInstance("EC");
        ec.initialize(new ECGenParameterSpec(kind.equals("P-384") ? "secp384r1" : "secp256r1"));
        return ec.generateKeyPair();
    }

    public String pem() {
        try {
            return "-----BEGIN CERTIFICATE-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded())
                    + "\n-----END CERTIFICATE-----\n";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A compact JWS (ES256) over the claims. */
    public String sign(String claims) {
        return sign("{\"alg\":\"ES256\",\"typ\":\"pdp-proof+jwt\"}", claims);
    }

    public String sign(String header, String claims) {
        try {
            Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
            String input = base64.encodeToString(header.getBytes(StandardCharsets.UTF_8)) + "."
                    + base64.encodeToString(claims.getBytes(StandardCharsets.UTF_8));
            Signature signer = Signature.getInstance("SHA256withECDSAinP1363Format");
            signer.initSign(key);
            signer.update(input.getBytes(StandardCharsets.US_ASCII));
            return input + "." + base64.encodeToString(signer.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The claims a device signs, in their usual form. */
    public static String claims(
            String requestId, String tenant, String resource, String action, long iat, String nonce) {
        return """
                {"request_id":"%s","aud":"urn:zerotrust:pdp:%s","resource":"%s","action":"%s","iat":%d,"nonce":"%s"}""".formatted(requestId, tenant, resource, action, iat, nonce);
    }
}
