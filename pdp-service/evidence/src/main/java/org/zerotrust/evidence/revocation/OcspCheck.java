package org.zerotrust.evidence.revocation;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.zerotrust.evidence.crypto.UnusableKeyException;
import org.zerotrust.evidence.der.DerException;
import org.zerotrust.evidence.revocation.RevocationVerdict.Source;
import org.zerotrust.evidence.revocation.RevocationVerdict.Status;
import org.zerotrust.evidence.x509.Certificate;
import org.zerotrust.evidence.x509.ChainOptions;
import org.zerotrust.evidence.x509.ChainVerdict;
import org.zerotrust.evidence.x509.ChainVerifier;
import org.zerotrust.evidence.x509.Extension;
import org.zerotrust.evidence.x509.ExtensionValues;
import org.zerotrust.evidence.x509.Name;
import org.zerotrust.evidence.x509.Profile;
import org.zerotrust.evidence.x509.Purpose;
import org.zerotrust.evidence.x509.Signatures;

/** The status of one certificate by OCSP (RFC 6960 section 3.2), from stapled or fetched bytes. */
final class OcspCheck {
    private static final String OCSP_SIGNING = "1.3.6.1.5.5.7.3.9";
    /** SHA-1 names a certificate here and protects nothing (RFC 5019 section 2.1.1 asks for it). */
    private static final Map<String, String> DIGESTS = Map.of(
            "1.3.14.3.2.26", "SHA-1",
            "2.16.840.1.101.3.4.2.1", "SHA-256",
            "2.16.840.1.101.3.4.2.2", "SHA-384",
            "2.16.840.1.101.3.4.2.3", "SHA-512");

    private final List<OcspResponse> responses;
    private final byte @Nullable [] nonce;
    private final CrlCheck crls;
    private final RevocationOptions options;
    private final long now;

    OcspCheck(
            List<OcspResponse> responses, byte @Nullable [] nonce, CrlCheck crls, RevocationOptions options, long now) {
        this.responses = responses;
        this.nonce = nonce;
        this.crls = crls;
        this.options = options;
        this.now = now;
    }

    /** What the responses say: a status, a refusal, or null where none of them is about the certificate. */
    @Nullable
    Object check(Certificate c, Certificate issuer, int depth) {
        Object best = null;
        for (OcspResponse response : responses) {
            Object said = response.status() == 0
                    ? said(response, c, issuer, depth)
                    : new RevocationVerdict.Refused(
                            RevocationRule.OCSP_ANSWERED, depth, "responder's status " + response.status());
            if (said instanceof RevocationVerdict.Refused(RevocationRule rule, int _, String _)
                    && rule == RevocationRule.NOT_REVOKED) {
                return said;
            }
            if (best == null || said instanceof Status) {
                best = said;
            }
        }
        return best;
    }

    private @Nullable Object said(OcspResponse response, Certificate c, Certificate issuer, int depth) {
        for (OcspResponse.Answer answer : response.answers()) {
            if (about(answer, c, issuer)) {
                String fault = fault(response, issuer);
                if (fault != null) {
                    return new RevocationVerdict.Refused(RevocationRule.OCSP_VALID, depth, fault);
                }
                return judge(answer, depth);
            }
        }
        return null;
    }

    private Object judge(OcspResponse.Answer answer, int depth) {
        switch (answer.said()) {
            case REVOKED -> {
                return new RevocationVerdict.Refused(RevocationRule.NOT_REVOKED, depth, "revoked by OCSP");
            }
            case UNKNOWN -> {
                return new RevocationVerdict.Refused(
                        RevocationRule.OCSP_ANSWERED, depth, "a certificate that the responder does not know");
            }
            case GOOD -> {}
        }
        long until = (answer.nextUpdate() == Long.MIN_VALUE
                        ? answer.thisUpdate() + options.maxAge().toSeconds()
                        : answer.nextUpdate())
                + options.tolerance();
        if (now > until) {
            return new RevocationVerdict.Refused(RevocationRule.OCSP_ANSWERED, depth, "an answer past its end");
        }
        if (answer.thisUpdate() > now + options.skew().toSeconds()) {
            return new RevocationVerdict.Refused(RevocationRule.OCSP_VALID, depth, "an answer of the future");
        }
        return new Status(depth, Source.OCSP, answer.thisUpdate(), until);
    }

    private static boolean about(OcspResponse.Answer answer, Certificate c, Certificate issuer) {
        String digest = DIGESTS.get(answer.hash());
        if (digest == null || !answer.serial().equals(c.serial())) {
            return false;
        }
        try {
            return MessageDigest.isEqual(answer.issuerName(), hash(digest, c.issuerEncoded()))
                    && MessageDigest.isEqual(answer.issuerKey(), hash(digest, issuer.keyBits()));
        } catch (DerException e) {
            return false;
        }
    }

    static byte[] hash(String digest, byte[] of) {
        try {
            return MessageDigest.getInstance(digest).digest(of);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + digest, e);
        }
    }

    /** What makes a response count for nothing; null where it counts. */
    private @Nullable String fault(OcspResponse response, Certificate issuer) {
        if (response.unknownCritical()) {
            return "an unknown critical extension";
        }
        if (response.producedAt() > now + options.skew().toSeconds()) {
            return "a response of the future";
        }
        if (nonce != null && (response.nonce() == null || !MessageDigest.isEqual(nonce, response.nonce()))) {
            return "not the nonce that was sent";
        }
        if (named(response, issuer) && signed(response, issuer)) {
            return null;
        }
        for (Certificate delegate : response.certificates()) {
            if (named(response, delegate) && signed(response, delegate)) {
                return delegateFault(delegate, issuer);
            }
        }
        return "a response that neither the issuer nor its delegate signed";
    }

    private static boolean named(OcspResponse response, Certificate responder) {
        byte[] key = response.responderKey();
        if (key == null) {
            Name name = response.responderName();
            return name != null && name.equals(responder.subject());
        }
        try {
            return MessageDigest.isEqual(key, hash("SHA-1", responder.keyBits()));
        } catch (DerException e) {
            return false;
        }
    }

    private static boolean signed(OcspResponse response, Certificate responder) {
        try {
            return Signatures.verify(response.algorithm(), responder.key(), response.signed(), response.signature());
        } catch (UnusableKeyException e) {
            return false;
        }
    }

    /**
     * RFC 6960 section 4.2.2.2: issued directly by the issuer of the certificate in question, in force, for
     * id-kp-OCSPSigning and not by anyExtendedKeyUsage; its own status is not asked where it says so, else the lists must
     * have it.
     */
    private @Nullable String delegateFault(Certificate delegate, Certificate issuer) {
        List<String> purposes = delegate.values().extendedKeyUsage();
        if (purposes == null || !purposes.contains(OCSP_SIGNING)) {
            return "a responder without id-kp-OCSPSigning";
        }
        if (!delegate.values().may(ExtensionValues.DIGITAL_SIGNATURE)) {
            return "a responder without digitalSignature";
        }
        ChainVerdict chain = ChainVerifier.verify(
                List.of(delegate.encoded()),
                List.of(issuer),
                ChainOptions.of(Profile.RFC5280, Purpose.ANY),
                java.time.Instant.ofEpochSecond(now));
        if (chain instanceof ChainVerdict.Refused refused) {
            return "a responder that the issuer did not authorize: "
                    + Objects.requireNonNull(refused.findings().getFirst());
        }
        if (delegate.extension(Extension.OCSP_NO_CHECK) != null) {
            return null;
        }
        return crls.check(delegate, issuer, 0) instanceof Status ? null : "a responder whose own status is not known";
    }
}
