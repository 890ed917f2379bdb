package org.zerotrust.pdp.device;

import java.security.PublicKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.outcome.ReasonCode;

/**
 * The rules of our device profile, stricter than RFC 5280 where a device must be: each beside what PKIX checks, in
 * the order in which they are asked. All failures are reported, not only the first.
 */
final class CertificateRules {
    static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
    private static final String ANY_EKU = "2.5.29.37.0";
    private static final String NAME_CONSTRAINTS = "2.5.29.30";
    private static final Set<String> SIGNATURES = Set.of(
            "SHA256WITHECDSA",
            "SHA384WITHECDSA",
            "SHA512WITHECDSA",
            "SHA256WITHRSA",
            "SHA384WITHRSA",
            "SHA512WITHRSA",
            "RSASSA-PSS",
            "ED25519",
            "EDDSA");
    /** What we process ourselves or let PKIX process; any other critical extension is refused. */
    private static final Set<String> CRITICAL = Set.of(
            "2.5.29.19", "2.5.29.15", "2.5.29.37", "2.5.29.17", "2.5.29.30", "2.5.29.32", "2.5.29.36", "2.5.29.54");

    static final List<CertificateRule> ALL = List.of(
            CertificateRules::begun,
            CertificateRules::notEnded,
            CertificateRules::anchorInForce,
            CertificateRules::leafIsNoCa,
            CertificateRules::leafSigns,
            CertificateRules::leafIsForClients,
            CertificateRules::authoritiesAreCas,
            CertificateRules::authoritiesSignCertificates,
            CertificateRules::pathIsShortEnough,
            CertificateRules::keysAreSupported,
            CertificateRules::keysAreStrong,
            CertificateRules::signaturesAreStrong,
            CertificateRules::criticalExtensionsAreKnown,
            CertificateRules::anchorConstrainsNoNames);

    private CertificateRules() {}

    private static Finding finding(ReasonCode code, String expected, String seen) {
        return new Finding(code, expected, seen);
    }

    private static @Nullable Finding begun(List<X509Certificate> path, IssuerProfile issuer, Instant now) {
        for (X509Certificate c : path) {
            if (now.isBefore(c.getNotBefore().toInstant())) {
                return finding(
                        ReasonCode.CERT_NOT_YET_VALID,
                        "not before " + now,
                        c.getNotBefore().toInstant().toString());
            }
        }
        return null;
    }

    private static @Nullable Finding notEnded(List<X509Certificate> path, IssuerProfile issuer, Instant now) {
        for (X509Certificate c : path) {
            if (now.isAfter(c.getNotAfter().toInstant())) {
                return finding(
                        ReasonCode.CERT_EXPIRED,
                        "not after " + now,
                        c.getNotAfter().toInstant().toString());
            }
        }
        return null;
    }

    private static @Nullable Finding anchorInForce(List<X509Certificate> path, IssuerProfile issuer, Instant now) {
        X509Certificate anchor = issuer.certificate();
        if (now.isAfter(anchor.getNotAfter().toInstant())
                || now.isBefore(anchor.getNotBefore().toInstant())) {
            return finding(ReasonCode.CERT_EXPIRED, "an issuer in force", "issuer " + issuer.id());
        }
        return null;
    }

    private static @Nullable Finding leafIsNoCa(List<X509Certificate> path, IssuerProfile issuer, Instant now) {
        X509Certificate leaf = path.getFirst();
        boolean[] usage = leaf.getKeyUsage();
        return leaf.getBasicConstraints() >= 0 || usage != null && usage[5]
                ? finding(ReasonCode.CERT_LEAF_IS_CA, "an end entity", "a certification authority")
                : null;
    }

    private static @Nullable Finding leafSigns(List<X509Certificate> path, IssuerProfile issuer, Instant now) {
        boolean[] usage = path.getFirst().getKeyUsage();
        return usage == null || usage[0]
                ? null
                : finding(ReasonCode.CERT_KEY_USAGE, "digitalSignature", "key usage without it");
    }

    private static @Nullable Finding leafIsForClients(List<X509Certificate> path, IssuerProfile issuer, Instant now) {
        List<String> eku = eku(path.getFirst());
        if (eku.isEmpty()) {
            return issuer.ekuRequired() ? finding(ReasonCode.CERT_EKU_ABSENT, CLIENT_AUTH, "none") : null;
        }
        // anyExtendedKeyUsage does not count: a device's certificate says what it is for.
        return eku.contains(CLIENT_AUTH) && !eku.contains(ANY_EKU)
                ? null
                : finding(ReasonCode.CERT_EKU, CLIENT_AUTH, String.join(" ", eku));
    }

    private static @Nullable Finding authoritiesAreCas(List<X509Certificate> path, IssuerProfile issuer, Instant now) {
        for (X509Certificate c : authorities(path, issuer)) {
            if (c.getBasicConstraints() < 0) {
                return finding(ReasonCode.CERT_CA_CONSTRAINT, "CA:TRUE", "an issuer that is no CA");
            }
        }
        return null;
    }

    private static @Nullable Finding authoritiesSignCertificates(
            List<X509Certificate> path, IssuerProfile issuer, Instant now) {
        for (X509Certificate c : authorities(path, issuer)) {
            boolean[] usage = c.getKeyUsage();
            if (usage == null || !usage[5]) {
                return finding(ReasonCode.CERT_CA_KEY_USAGE, "keyCertSign", "an issuer without it");
            }
        }
        return null;
    }

    private static @Nullable Finding pathIsShortEnough(List<X509Certificate> path, IssuerProfile issuer, Instant now) {
        List<X509Certificate> authorities = authorities(path, issuer);
        for (int below = 0; below < authorities.size(); below++) {
            int allowed = authorities.get(below).getBasicConstraints();
            if (allowed >= 0 && allowed < below) {
                return finding(ReasonCode.CERT_PATH_LENGTH, "at most " + allowed, below + " intermediates");
            }
        }
        return null;
    }

    private static @Nullable Finding keysAreSupported(List<X509Certificate> path, IssuerProfile issuer, Instant now) {
        for (X509Certificate c : path) {
            if (!(c.getPublicKey() instanceof ECPublicKey
                    || c.getPublicKey() instanceof RSAPublicKey
                    || c.getPublicKey() instanceof EdECPublicKey)) {
                return finding(
                        ReasonCode.CERT_CURVE_UNSUPPORTED,
                        "P-256, P-384, P-521, Ed25519 or RSA",
                        c.getPublicKey().getAlgorithm());
            }
        }
        return null;
    }

    private static @Nullable Finding keysAreStrong(List<X509Certificate> path, IssuerProfile issuer, Instant now) {
        for (X509Certificate c : path) {
            if (!strong(c.getPublicKey())) {
                return finding(
                        ReasonCode.CERT_WEAK_KEY,
                        "EC 256 or RSA 2048 bits",
                        c.getPublicKey().getAlgorithm() + " " + bits(c.getPublicKey()));
            }
        }
        return null;
    }

    private static @Nullable Finding signaturesAreStrong(
            List<X509Certificate> path, IssuerProfile issuer, Instant now) {
        for (X509Certificate c : path) {
            if (!SIGNATURES.contains(c.getSigAlgName().toUpperCase(Locale.ROOT))) {
                return finding(ReasonCode.CERT_WEAK_SIGNATURE, "SHA-256 or better", c.getSigAlgName());
            }
        }
        return null;
    }

    private static @Nullable Finding criticalExtensionsAreKnown(
            List<X509Certificate> path, IssuerProfile issuer, Instant now) {
        for (X509Certificate c : path) {
            Set<String> critical = c.getCriticalExtensionOIDs();
            if (critical != null && !CRITICAL.containsAll(critical)) {
                return finding(ReasonCode.CERT_CRITICAL_EXTENSION, "extensions we process", String.join(" ", critical));
            }
        }
        return null;
    }

    /** PKIX ignores constraints in an anchor; one that has them is refused rather than half obeyed. */
    private static @Nullable Finding anchorConstrainsNoNames(
            List<X509Certificate> path, IssuerProfile issuer, Instant now) {
        return issuer.certificate().getExtensionValue(NAME_CONSTRAINTS) == null
                ? null
                : finding(ReasonCode.CERT_CRITICAL_EXTENSION, "an anchor without name constraints", issuer.id());
    }

    private static List<X509Certificate> authorities(List<X509Certificate> path, IssuerProfile issuer) {
        java.util.ArrayList<X509Certificate> all = new java.util.ArrayList<>(path.subList(1, path.size()));
        all.add(issuer.certificate());
        return all;
    }

    static List<String> eku(X509Certificate c) {
        try {
            List<String> eku = c.getExtendedKeyUsage();
            return eku == null ? List.of() : List.copyOf(eku);
        } catch (CertificateParsingException e) {
            // An extension that cannot be read grants nothing.
            return List.of("unreadable");
        }
    }

    static int bits(PublicKey key) {
        return switch (key) {
            case ECPublicKey ec -> ec.getParams().getCurve().getField().getFieldSize();
            case RSAPublicKey rsa -> rsa.getModulus().bitLength();
            case EdECPublicKey ed -> 255;
            default -> 0;
        };
    }

    private static boolean strong(PublicKey key) {
        return switch (key) {
            case ECPublicKey ec -> bits(ec) >= 256;
            case RSAPublicKey rsa -> bits(rsa) >= 2048;
            case EdECPublicKey ed -> true;
            default -> false;
        };
    }
}
