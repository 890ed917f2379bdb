package org.zerotrust.pdp.testkit;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/**
 * A certification authority of the demo or of a test: P-256 keys, ECDSA with SHA-256, RFC 5280 profiles
 * with key identifiers and 128-bit random serials.
 */
public final class Authority {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Credential credential;
    private final boolean root;

    private Authority(Credential credential, boolean root) {
        this.credential = credential;
        this.root = root;
    }

    /** A self-signed root, valid from {@code from} to {@code to}. */
    public static Authority root(String name, String commonName, Instant from, Instant to) {
        KeyPair keys = newKeys();
        X500Principal subject = subject(commonName);
        X509Certificate certificate =
                sign(keys.getPublic(), subject, new Validity(from, to), Usage.ca(1), List.of(), subject, keys, null);
        return new Authority(new Credential(name, keys.getPrivate(), List.of(certificate)), true);
    }

    /** The authority whose key and chain these are. */
    public static Authority of(Credential credential) {
        X509Certificate own = credential.certificate();
        return new Authority(credential, own.getSubjectX500Principal().equals(own.getIssuerX500Principal()));
    }

    /** An issuing CA below this one. */
    public Authority issuing(String name, String commonName, Instant from, Instant to) {
        return new Authority(
                issue(name, newKeys(), subject(commonName), new Validity(from, to), Usage.ca(0), List.of()), false);
    }

    /** A client or device certificate (EKU clientAuth) with the given URIs as subject alternative names. */
    public Credential client(String name, String subject, Instant from, Instant to, List<String> uris) {
        return client(name, newKeys(), subject, from, to, uris);
    }

    /** The same for keys that are there already, of any algorithm and strength. */
    public Credential client(String name, KeyPair keys, String subject, Instant from, Instant to, List<String> uris) {
        List<GeneralName> names = uris.stream()
                .map(uri -> new GeneralName(GeneralName.uniformResourceIdentifier, uri))
                .toList();
        return issue(
                name,
                keys,
                new X500Principal(subject),
                new Validity(from, to),
                Usage.leaf(KeyPurposeId.id_kp_clientAuth),
                names);
    }

    /**
     * A client or device certificate for somebody else's key, of which only the public half is known here.
     *
     * @return leaf first, without the root
     */
    public List<X509Certificate> certify(PublicKey key, String subject, Instant from, Instant to, List<String> uris) {
        X509Certificate own = credential.certificate();
        X509Certificate certificate = sign(
                key,
                new X500Principal(subject),
                new Validity(from, to),
                Usage.leaf(KeyPurposeId.id_kp_clientAuth),
                uris.stream()
                        .map(uri -> new GeneralName(GeneralName.uniformResourceIdentifier, uri))
                        .toList(),
                own.getSubjectX500Principal(),
                new KeyPair(own.getPublicKey(), credential.key()),
                own);
        List<X509Certificate> chain = new ArrayList<>(List.of(certificate));
        if (!root) {
            chain.addAll(credential.chain());
        }
        return chain;
    }

    /** A TLS server certificate for DNS names and IP addresses. */
    public Credential server(String name, Instant from, Instant to, List<String> dns, List<String> addresses) {
        List<GeneralName> names = new ArrayList<>();
        dns.forEach(host -> names.add(new GeneralName(GeneralName.dNSName, host)));
        addresses.forEach(address -> names.add(new GeneralName(GeneralName.iPAddress, address)));
        return issue(
                name,
                newKeys(),
                subject(dns.getFirst()),
                new Validity(from, to),
                Usage.leaf(KeyPurposeId.id_kp_serverAuth),
                names);
    }

    /** The authority's own key and chain; a root's chain is itself. */
    public Credential credential() {
        return credential;
    }

    private Credential issue(
            String name, KeyPair keys, X500Principal subject, Validity validity, Usage usage, List<GeneralName> names) {
        X509Certificate own = credential.certificate();
        X509Certificate certificate = sign(
                keys.getPublic(),
                subject,
                validity,
                usage,
                names,
                own.getSubjectX500Principal(),
                new KeyPair(own.getPublicKey(), credential.key()),
                own);
        List<X509Certificate> chain = new ArrayList<>(List.of(certificate));
        if (!root) {
            chain.addAll(credential.chain());
        }
        return new Credential(name, keys.getPrivate(), chain);
    }

    private static X509Certificate sign(
            PublicKey key,
            X500Principal subject,
            Validity validity,
            Usage usage,
            List<GeneralName> names,
            X500Principal issuer,
            KeyPair issuerKeys,
            @Nullable X509Certificate issuerCertificate) {
        try {
            var builder = new JcaX509v3CertificateBuilder(
                    issuer,
                    new BigInteger(127, RANDOM).setBit(126),
                    Date.from(validity.from()),
                    Date.from(validity.to()),
                    subject,
                    key);
            JcaX509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.basicConstraints, true, usage.constraints());
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage.bits()));
            builder.addExtension(Extension.subjectKeyIdentifier, false, identifiers.createSubjectKeyIdentifier(key));
            builder.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    issuerCertificate == null
                            ? identifiers.createAuthorityKeyIdentifier(issuerKeys.getPublic())
                            : identifiers.createAuthorityKeyIdentifier(issuerCertificate.getPublicKey()));
            if (!usage.purposes().isEmpty()) {
                builder.addExtension(
                        Extension.extendedKeyUsage,
                        false,
                        new ExtendedKeyUsage(usage.purposes().toArray(KeyPurposeId[]::new)));
            }
            if (!names.isEmpty()) {
                builder.addExtension(
                        Extension.subjectAlternativeName, false, new GeneralNames(names.toArray(GeneralName[]::new)));
            }
            var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(issuerKeys.getPrivate());
            return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException("could not issue a certificate for " + subject, e);
        }
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no P-256", e);
        }
    }

    private static X500Principal subject(String commonName) {
        return new X500Principal("CN=" + commonName + ",O=Zero Trust Demo");
    }

    private record Validity(Instant from, Instant to) {}

    private record Usage(BasicConstraints constraints, int bits, List<KeyPurposeId> purposes) {

        static Usage ca(int pathLength) {
            return new Usage(new BasicConstraints(pathLength), KeyUsage.keyCertSign | KeyUsage.cRLSign, List.of());
        }

        static Usage leaf(KeyPurposeId purpose) {
            return new Usage(new BasicConstraints(false), KeyUsage.digitalSignature, List.of(purpose));
        }
    }
}
