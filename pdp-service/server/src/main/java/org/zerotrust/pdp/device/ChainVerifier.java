package org.zerotrust.pdp.device;

import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.identity.CertificateDialect;
import org.zerotrust.pdp.keys.Thumbprints;
import org.zerotrust.pdp.outcome.ReasonCode;

/**
 * From a presented chain to a verified one. The order is fixed: read; find the registered issuer by name (the chain
 * only selects it); our rules; then PKIX (RFC 5280 section 6) for the signatures and everything our rules do not
 * name; then the identity. Pure, but slow (milliseconds): it runs on the executor for cold work.
 */
final class ChainVerifier {
    private ChainVerifier() {}

    private record Path(List<X509Certificate> certificates, IssuerProfile issuer) {}

    static ChainResult verify(
            List<String> chain, CertificateDialect dialect, int hops, List<IssuerProfile> issuers, Instant now) {
        if (chain.isEmpty()) {
            return refused(ReasonCode.CERT_MISSING, "a certificate", "none");
        }
        List<X509Certificate> read;
        try {
            read = ChainReader.read(chain, dialect, hops);
        } catch (ChainReader.MalformedChain e) {
            return new ChainResult.Malformed(e.error());
        }
        Path path = toIssuer(read, issuers);
        if (path == null) {
            return refused(
                    ReasonCode.CERT_ISSUER_UNKNOWN,
                    "an issuer registered with the tenant",
                    read.getLast().getIssuerX500Principal().getName());
        }
        LeafNames names;
        try {
            names = LeafNames.read(path.certificates.getFirst().getEncoded());
            IssuerProfile speaking = IssuerSelection.select(
                    issuers,
                    path.issuer,
                    names,
                    HexFormat.of()
                            .formatHex(Thumbprints.sha256(
                                    above(path).getPublicKey().getEncoded())));
            if (speaking == null) {
                return refused(
                        ReasonCode.ISSUER_NOT_REGISTERED,
                        "a registry entry for this certificate",
                        "none below " + path.issuer.id());
            }
            path = new Path(path.certificates, speaking);
        } catch (CertificateEncodingException e) {
            return refused(ReasonCode.CERT_PATH_INVALID, "a certificate that can be encoded", "none");
        }
        List<Finding> findings = new ArrayList<>();
        for (CertificateRule rule : CertificateRules.ALL) {
            Finding finding = rule.check(path.certificates, path.issuer, now);
            if (finding != null) {
                findings.add(finding);
            }
        }
        if (!findings.isEmpty()) {
            return new ChainResult.Refused(findings);
        }
        Finding pkix = pkix(path, now);
        if (pkix != null) {
            return new ChainResult.Refused(List.of(pkix));
        }
        return accept(path, names);
    }

    /**
     * The part of the chain below the first registered issuer. An issuer counts only with its registered key: where
     * the chain carries a certificate of that name, PKIX still verifies with the registered one.
     */
    private static @Nullable Path toIssuer(List<X509Certificate> chain, List<IssuerProfile> issuers) {
        List<X509Certificate> path = new ArrayList<>();
        for (int i = 0; i < chain.size(); i++) {
            X509Certificate c = chain.get(i);
            if (i > 0 && !chain.get(i - 1).getIssuerX500Principal().equals(c.getSubjectX500Principal())) {
                return null;
            }
            path.add(c);
            IssuerProfile named = null;
            for (IssuerProfile issuer : issuers) {
                if (issuer.certificate().getSubjectX500Principal().equals(c.getIssuerX500Principal())) {
                    if (signed(c, issuer.certificate())) {
                        return new Path(path, issuer);
                    }
                    named = issuer;
                }
            }
            if (named != null) {
                // The name is registered but the signature is not by that key: let PKIX say so.
                return new Path(path, named);
            }
        }
        return null;
    }

    private static boolean signed(X509Certificate c, X509Certificate by) {
        try {
            c.verify(by.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static @Nullable Finding pkix(Path path, Instant now) {
        try {
            PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(path.issuer.certificate(), null)));
            // Revocation comes from the status sources of the issuer's registry entry, not from PKIX.
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(now));
            CertPathValidator.getInstance("PKIX")
                    .validate(CertificateFactory.getInstance("X.509").generateCertPath(path.certificates), parameters);
            return null;
        } catch (CertPathValidatorException e) {
            return new Finding(
                    ReasonCode.CERT_PATH_INVALID,
                    "a valid path",
                    String.valueOf(e.getReason()) + " at " + e.getIndex());
        } catch (GeneralSecurityException e) {
            return new Finding(ReasonCode.CERT_PATH_INVALID, "a valid path", "a path that cannot be checked");
        }
    }

    private static ChainResult accept(Path path, LeafNames names) {
        X509Certificate leaf = path.certificates.getFirst();
        X509Certificate above = above(path);
        List<String> identities = identities(leaf, names, path.issuer.identityField());
        if (identities.size() != 1) {
            return refused(
                    ReasonCode.IDENTITY_AMBIGUOUS,
                    "one " + path.issuer.identityField().wire(),
                    String.valueOf(identities.size()));
        }
        long notBefore = path.issuer.certificate().getNotBefore().toInstant().getEpochSecond();
        long notAfter = path.issuer.certificate().getNotAfter().toInstant().getEpochSecond();
        for (X509Certificate c : path.certificates) {
            notBefore = Math.max(notBefore, c.getNotBefore().toInstant().getEpochSecond());
            notAfter = Math.min(notAfter, c.getNotAfter().toInstant().getEpochSecond());
        }
        try {
            return new ChainResult.Accepted(new VerifiedChain(
                    identities.getFirst(), CertificateFactsReader.read(leaf, above), path.issuer, notBefore, notAfter));
        } catch (CertificateEncodingException e) {
            return refused(ReasonCode.CERT_PATH_INVALID, "a certificate that can be encoded", "none");
        }
    }

    private static X509Certificate above(Path path) {
        return path.certificates.size() > 1 ? path.certificates.get(1) : path.issuer.certificate();
    }

    private static List<String> identities(X509Certificate leaf, LeafNames names, IdentityField field) {
        return switch (field) {
            case SAN_URI -> CertificateFactsReader.uris(leaf);
            case SUBJECT_SERIAL -> subject(leaf, "SERIALNUMBER", "urn:pdp:serial:");
            case SUBJECT_CN -> subject(leaf, "CN", "urn:pdp:cn:");
            case HARDWARE_MODULE -> names.hardware();
            case PERMANENT_IDENTIFIER -> names.permanent();
        };
    }

    private static List<String> subject(X509Certificate leaf, String type, String prefix) {
        List<String> found = new ArrayList<>();
        try {
            for (Rdn rdn : new LdapName(leaf.getSubjectX500Principal()
                            .getName("RFC2253", java.util.Map.of("2.5.4.5", "SERIALNUMBER")))
                    .getRdns()) {
                if (rdn.getType().equalsIgnoreCase(type) && rdn.getValue() instanceof String s) {
                    found.add(prefix + s);
                }
            }
        } catch (InvalidNameException e) {
            // A name that cannot be read names nobody.
            return List.of();
        }
        return found;
    }

    private static ChainResult refused(ReasonCode code, String expected, String seen) {
        return new ChainResult.Refused(List.of(new Finding(code, expected, seen)));
    }
}
