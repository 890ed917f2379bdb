package org.zerotrust.evidence.revocation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zerotrust.evidence.der.DerException;
import org.zerotrust.evidence.revocation.RevocationVerdict.Refused;
import org.zerotrust.evidence.revocation.RevocationVerdict.Source;
import org.zerotrust.evidence.revocation.RevocationVerdict.Status;
import org.zerotrust.evidence.x509.Certificate;
import org.zerotrust.evidence.x509.ChainOptions;
import org.zerotrust.evidence.x509.ChainVerdict;
import org.zerotrust.evidence.x509.ChainVerifier;
import org.zerotrust.evidence.x509.ExtensionValues;
import org.zerotrust.evidence.x509.Profile;
import org.zerotrust.evidence.x509.Purpose;

/**
 * Whether a verified path is revoked. Every certificate but the anchor is asked for, leaf first: OCSP, then lists; a
 * revocation by either counts, and one good status is enough. What is not known is refused.
 */
public final class RevocationChecker {
    /** An indirect list's issuer may itself be on such a list; two levels occur, more are somebody's game. */
    private static final int DEEPEST = 2;

    /**
     * What there is to judge by.
     *
     * @param others certificates that may have signed lists, in any order: the rest of the bag
     * @param nonce what was sent to the responder; null for stapled answers, which cannot have one
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    public record Evidence(
            List<Crl> lists, List<OcspResponse> responses, List<Certificate> others, byte @Nullable [] nonce) {
        public Evidence {
            lists = List.copyOf(lists);
            responses = List.copyOf(responses);
            others = List.copyOf(others);
        }

        /** Lists alone, and certificates that may have signed them. */
        public static Evidence of(List<Crl> lists, List<Certificate> others) {
            return new Evidence(lists, List.of(), others, null);
        }

        /** Without a nonce, as stapled answers are. */
        public static Evidence of(List<Crl> lists, List<OcspResponse> responses, List<Certificate> others) {
            return new Evidence(lists, responses, others, null);
        }

        /**
         * From bytes. What cannot be read is as good as nothing and is left out.
         *
         * @param crls DER
         * @param ocsp DER
         * @param others DER
         */
        public static Evidence read(List<byte[]> crls, List<byte[]> ocsp, List<byte[]> others) {
            return new Evidence(
                    readable(crls, Crl::read),
                    readable(ocsp, OcspResponse::read),
                    readable(others, Certificate::read),
                    null);
        }
    }

    /** A strict reader. */
    private interface Reader<T> {
        T read(byte[] der) throws DerException;
    }

    private static <T> List<T> readable(List<byte[]> all, Reader<T> reader) {
        List<T> read = new ArrayList<>(all.size());
        for (byte[] der : all) {
            try {
                read.add(reader.read(der));
            } catch (DerException e) {
                // As good as nothing: where it was needed, the status stays unknown, and that is refused.
            }
        }
        return read;
    }

    private final Evidence evidence;
    private final Certificate anchor;
    private final RevocationOptions options;
    private final long now;
    private final int level;

    private RevocationChecker(Evidence evidence, Certificate anchor, RevocationOptions options, long now, int level) {
        this.evidence = evidence;
        this.anchor = anchor;
        this.options = options;
        this.now = now;
        this.level = level;
    }

    /** Checks a path that is valid but for revocation. */
    public static RevocationVerdict check(
            ChainVerdict.Valid chain, Evidence evidence, RevocationOptions options, Instant at) {
        return new RevocationChecker(evidence, chain.anchor(), options, at.getEpochSecond(), 0).path(chain.path());
    }

    private RevocationVerdict path(List<Certificate> path) {
        CrlCheck crls = new CrlCheck(evidence.lists(), this::signedByOther, options, now);
        OcspCheck ocsp = new OcspCheck(evidence.responses(), evidence.nonce(), crls, options, now);
        List<Status> statuses = new ArrayList<>(path.size());
        Refused doubt = null;
        for (int i = 0; i < path.size(); i++) {
            Certificate c = path.get(i);
            Certificate issuer = i + 1 < path.size() ? path.get(i + 1) : anchor;
            Object byResponder = ocsp.check(c, issuer, i);
            Object byList = crls.check(c, issuer, i);
            for (Object said : new Object[] {byResponder, byList}) {
                if (said instanceof Refused refused && refused.rule() == RevocationRule.NOT_REVOKED) {
                    // Revoked anywhere on the path outranks whatever else is not known.
                    return refused;
                }
            }
            if (byResponder instanceof Status status) {
                statuses.add(status);
            } else if (byList instanceof Status status) {
                statuses.add(status);
            } else if (shortLived(c)) {
                statuses.add(new Status(i, Source.SHORT_LIVED, now, c.notAfter()));
            } else if (doubt == null) {
                doubt = byList instanceof Refused refused
                        ? refused
                        : byResponder instanceof Refused refused
                                ? refused
                                : new Refused(RevocationRule.STATUS_KNOWN, i, "no list and no answer about it");
            }
        }
        return doubt != null ? doubt : new RevocationVerdict.Good(statuses);
    }

    private boolean shortLived(Certificate c) {
        return options.mode() == RevocationMode.NONE_BECAUSE_SHORT_LIVED
                && c.notAfter() - c.notBefore() <= options.shortLived().toSeconds();
    }

    /**
     * RFC 5280 section 6.3.3(f): a list that another certificate than the issuer's signed: a second key of the issuer, or
     * whom the certificate names for indirect lists. That one needs a valid path to the same anchor, and cRLSign, and
     * must not be revoked itself.
     */
    private boolean signedByOther(Crl list, Certificate of, Certificate issuer) {
        if (level >= DEEPEST) {
            return false;
        }
        if (list.issuer().equals(anchor.subject()) && list.signedBy(anchor)) {
            return anchor.values().may(ExtensionValues.CRL_SIGN);
        }
        for (Certificate candidate : evidence.others()) {
            if (candidate.subject().equals(list.issuer())
                    && candidate.values().may(ExtensionValues.CRL_SIGN)
                    && list.signedBy(candidate)
                    && inForce(candidate)) {
                return true;
            }
        }
        return false;
    }

    private boolean inForce(Certificate candidate) {
        List<byte[]> chain = new ArrayList<>();
        chain.add(candidate.encoded());
        evidence.others().forEach(c -> chain.add(c.encoded()));
        ChainVerdict verdict = ChainVerifier.verify(
                chain, List.of(anchor), ChainOptions.of(Profile.RFC5280, Purpose.ANY), Instant.ofEpochSecond(now));
        return verdict instanceof ChainVerdict.Valid valid
                && new RevocationChecker(evidence, anchor, options, now, level + 1).path(valid.path())
                        instanceof RevocationVerdict.Good;
    }
}
