package org.zerotrust.pdp.device;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zerotrust.evidence.attestation.HardwareClaims;
import org.zerotrust.evidence.crypto.UnusableKeyException;
import org.zerotrust.evidence.x509.Certificate;
import org.zerotrust.evidence.x509.ChainOptions;
import org.zerotrust.evidence.x509.ChainVerdict;
import org.zerotrust.evidence.x509.Rule;
import org.zerotrust.pdp.identity.CertificateDialect;
import org.zerotrust.pdp.keys.Thumbprints;
import org.zerotrust.pdp.outcome.ReasonCode;

/**
 * From a presented chain to a verified one. The order is fixed: read; verify to the registered issuers by the rules of
 * {@code docs/certificate-rules.md}, the issuers of one profile at a time; then the identity. Pure, but slow (a
 * millisecond): it runs on the executor for cold work.
 */
final class ChainVerifier {
    private static final String SERIAL_NUMBER = "2.5.4.5";
    private static final String COMMON_NAME = "2.5.4.3";

    private ChainVerifier() {}

    static ChainResult verify(
            List<String> chain, CertificateDialect dialect, int hops, List<IssuerProfile> issuers, Instant now) {
        if (chain.isEmpty()) {
            return refused(ReasonCode.CERT_MISSING, "a certificate", "none");
        }
        List<X509Certificate> read;
        List<byte[]> der = new ArrayList<>(chain.size());
        try {
            read = ChainReader.read(chain, dialect, hops);
            for (X509Certificate c : read) {
                der.add(c.getEncoded());
            }
        } catch (ChainReader.MalformedChain e) {
            return new ChainResult.Malformed(e.error());
        } catch (CertificateEncodingException e) {
            return refused(ReasonCode.CERT_PATH_INVALID, "a certificate that can be encoded", "none");
        }
        Map<ChainOptions, List<IssuerProfile>> byRules = new LinkedHashMap<>();
        for (IssuerProfile issuer : issuers) {
            byRules.computeIfAbsent(issuer.rules(), r -> new ArrayList<>(4)).add(issuer);
        }
        ChainVerdict.Refused nearest = null;
        for (Map.Entry<ChainOptions, List<IssuerProfile>> group : byRules.entrySet()) {
            List<Certificate> anchors =
                    group.getValue().stream().map(IssuerProfile::anchor).toList();
            switch (org.zerotrust.evidence.x509.ChainVerifier.verify(der, anchors, group.getKey(), now)) {
                case ChainVerdict.Valid valid -> {
                    return speaking(der, valid, of(valid, group.getValue()), issuers, now);
                }
                case ChainVerdict.Refused refused -> {
                    // Of several profiles, the one whose issuers the chain names says what is wrong with it.
                    if (nearest == null || nearest.findings().getFirst().rule() == Rule.ISSUER) {
                        nearest = refused;
                    }
                }
            }
        }
        return nearest == null
                ? refused(ReasonCode.CERT_ISSUER_UNKNOWN, "an issuer registered with the tenant", "none registered")
                : refused(nearest);
    }

    /**
     * The entry that speaks for the certificate may be another of the same anchor, and stricter: its rules count.
     */
    private static ChainResult speaking(
            List<byte[]> der, ChainVerdict.Valid valid, IssuerProfile found, List<IssuerProfile> issuers, Instant now) {
        LeafNames names = LeafNames.read(valid.leaf().encoded());
        Certificate above = valid.path().size() > 1 ? valid.path().get(1) : valid.anchor();
        IssuerProfile entry = IssuerSelection.select(
                issuers, found, names, HexFormat.of().formatHex(Thumbprints.sha256(above.keyInfo())));
        if (entry == null) {
            return refused(
                    ReasonCode.ISSUER_NOT_REGISTERED,
                    "a registry entry for this certificate",
                    "none below " + found.id());
        }
        if (entry.rules().equals(found.rules())) {
            return accept(valid, names, entry);
        }
        return switch (org.zerotrust.evidence.x509.ChainVerifier.verify(
                der, List.of(entry.anchor()), entry.rules(), now)) {
            case ChainVerdict.Valid again -> accept(again, names, entry);
            case ChainVerdict.Refused refused -> refused(refused);
        };
    }

    private static ChainResult refused(ChainVerdict.Refused refused) {
        return new ChainResult.Refused(
                refused.findings().stream().map(ChainVerifier::finding).toList());
    }

    private static Finding finding(org.zerotrust.evidence.x509.Finding found) {
        return new Finding(new ReasonCode(found.code()), found.rule().asks(), found.seen());
    }

    private static IssuerProfile of(ChainVerdict.Valid valid, List<IssuerProfile> issuers) {
        for (IssuerProfile issuer : issuers) {
            if (issuer.anchor().equals(valid.anchor())) {
                return issuer;
            }
        }
        throw new IllegalStateException("a path ends at one of its anchors");
    }

    private static ChainResult accept(ChainVerdict.Valid valid, LeafNames names, IssuerProfile issuer) {
        Certificate above = valid.path().size() > 1 ? valid.path().get(1) : valid.anchor();
        try {
            X509Certificate leaf = (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(valid.leaf().encoded()));
            List<String> identities = identities(leaf, valid.leaf(), names, issuer.identityField());
            if (identities.size() != 1) {
                return refused(
                        ReasonCode.IDENTITY_AMBIGUOUS,
                        "one " + issuer.identityField().wire(),
                        String.valueOf(identities.size()));
            }
            return new ChainResult.Accepted(new VerifiedChain(
                    identities.getFirst(),
                    CertificateFactsReader.read(
                            leaf, valid.leaf().key(), above.encoded(), HardwareClaims.of(valid.path())),
                    issuer,
                    valid.notBefore(),
                    valid.notAfter(),
                    valid));
        } catch (GeneralSecurityException | UnusableKeyException e) {
            return refused(ReasonCode.CERT_PATH_INVALID, "a certificate that can be used", "none");
        }
    }

    private static List<String> identities(
            X509Certificate leaf, Certificate strict, LeafNames names, IdentityField field) {
        return switch (field) {
            case SAN_URI -> CertificateFactsReader.uris(leaf);
            case SUBJECT_SERIAL -> subject(strict, SERIAL_NUMBER, "urn:pdp:serial:");
            case SUBJECT_CN -> subject(strict, COMMON_NAME, "urn:pdp:cn:");
            case HARDWARE_MODULE -> names.hardware();
            case PERMANENT_IDENTIFIER -> names.permanent();
        };
    }

    private static List<String> subject(Certificate leaf, String type, String prefix) {
        return leaf.subject().values(type).stream().map(value -> prefix + value).toList();
    }

    private static ChainResult refused(ReasonCode code, String expected, @Nullable String seen) {
        return new ChainResult.Refused(List.of(new Finding(code, expected, String.valueOf(seen))));
    }
}
