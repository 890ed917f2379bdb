package org.zerotrust.evidence.revocation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zerotrust.evidence.revocation.RevocationVerdict.Source;
import org.zerotrust.evidence.revocation.RevocationVerdict.Status;
import org.zerotrust.evidence.x509.Certificate;
import org.zerotrust.evidence.x509.DistributionPoint;
import org.zerotrust.evidence.x509.ExtensionValues;
import org.zerotrust.evidence.x509.GeneralName;

/**
 * The status of one certificate by lists (RFC 5280 section 6.3.3). Lists that are not about the certificate are passed
 * over; of those that are, revocation by any counts, and together they must cover all reasons.
 */
final class CrlCheck {
    /** Finds a certificate that may sign a list in the name of its issuer. */
    interface Issuers {
        /** Whether some certificate of the list's issuer, on a valid path to the same anchor, signed it. */
        boolean signed(Crl list, Certificate of, Certificate issuer);
    }

    private final List<Crl> lists;
    private final Issuers issuers;
    private final RevocationOptions options;
    private final long now;

    CrlCheck(List<Crl> lists, Issuers issuers, RevocationOptions options, long now) {
        this.lists = lists;
        this.issuers = issuers;
        this.options = options;
        this.now = now;
    }

    /** What the lists say: a status, a refusal, or null where none of them is about the certificate. */
    @Nullable
    Object check(Certificate c, Certificate issuer, int depth) {
        int covered = 0;
        long produced = Long.MAX_VALUE;
        long until = Long.MAX_VALUE;
        RevocationVerdict.Refused doubt = null;
        for (Crl list : lists) {
            int reasons = list.delta() ? 0 : reasons(list, c);
            if (reasons == 0) {
                continue;
            }
            String fault = fault(list, c, issuer);
            if (fault != null) {
                doubt = worse(doubt, new RevocationVerdict.Refused(RevocationRule.CRL_VALID, depth, fault));
                continue;
            }
            Crl latest = latest(list, c, issuer);
            if (revoked(list, latest, c)) {
                return new RevocationVerdict.Refused(RevocationRule.NOT_REVOKED, depth, "revoked by list");
            }
            if (now > latest.nextUpdate() + options.tolerance()) {
                doubt = worse(
                        doubt,
                        new RevocationVerdict.Refused(RevocationRule.CRL_FRESH, depth, "a list past its nextUpdate"));
                continue;
            }
            covered |= reasons;
            produced = Math.min(produced, latest.thisUpdate());
            until = Math.min(until, latest.nextUpdate() + options.tolerance());
        }
        if (covered == IssuingPoint.ALL_REASONS) {
            return new Status(depth, Source.CRL, produced, until);
        }
        if (doubt != null) {
            return doubt;
        }
        return covered == 0
                ? null
                : new RevocationVerdict.Refused(
                        RevocationRule.STATUS_KNOWN, depth, "lists that do not cover all reasons");
    }

    private static RevocationVerdict.Refused worse(
            RevocationVerdict.@Nullable Refused before, RevocationVerdict.Refused next) {
        return before == null ? next : before;
    }

    /** Section 6.3.3(b) and (d): for which reasons a list is about a certificate; 0 where it is not about it. */
    private static int reasons(Crl list, Certificate c) {
        if (!list.scope().covers(c)) {
            return 0;
        }
        List<DistributionPoint> points = c.values().crlDistributionPoints();
        boolean direct = list.issuer().equals(c.issuer());
        if (points == null) {
            // As if there were a point of the issuer's own name, for all reasons.
            return direct && list.scope().at(List.of(new GeneralName.Directory(c.issuer())))
                    ? list.scope().covered()
                    : 0;
        }
        int reasons = 0;
        for (DistributionPoint point : points) {
            List<GeneralName> crlIssuer = point.crlIssuer();
            boolean right = crlIssuer == null
                    ? direct
                    : list.scope().indirect() && crlIssuer.contains(new GeneralName.Directory(list.issuer()));
            if (right && list.scope().at(names(point, c))) {
                int asked = point.reasons() < 0 ? IssuingPoint.ALL_REASONS : point.reasons();
                reasons |= asked & list.scope().covered();
            }
        }
        // The last step of 6.3.3: a complete list of the issuer counts though no point names it.
        return reasons == 0
                        && direct
                        && list.scope().name() == null
                        && !list.scope().indirect()
                ? list.scope().covered()
                : reasons;
    }

    private static List<GeneralName> names(DistributionPoint point, Certificate c) {
        List<GeneralName> names = new ArrayList<>();
        if (point.fullName() != null) {
            names.addAll(point.fullName());
        } else if (point.crlIssuer() != null) {
            names.addAll(point.crlIssuer());
        } else {
            names.add(new GeneralName.Directory(c.issuer()));
        }
        return names;
    }

    /** What makes a list count for nothing; null where it counts. */
    private @Nullable String fault(Crl list, Certificate c, Certificate issuer) {
        if (list.fault() != null) {
            return list.fault();
        }
        if (list.thisUpdate() > now + options.skew().toSeconds()) {
            return "a list of the future";
        }
        if (list.issuer().equals(issuer.subject()) && list.signedBy(issuer)) {
            return issuer.values().may(ExtensionValues.CRL_SIGN) ? null : "an issuer without cRLSign";
        }
        return issuers.signed(list, c, issuer) ? null : "a list that nobody with the right to it signed";
    }

    /** The newest delta over a complete list, or the list itself. */
    private Crl latest(Crl base, Certificate c, Certificate issuer) {
        Crl latest = base;
        for (Crl delta : lists) {
            if (delta.extendsBase(base)
                    && delta.thisUpdate() >= latest.thisUpdate()
                    && fault(delta, c, issuer) == null) {
                latest = delta;
            }
        }
        return latest;
    }

    private static boolean revoked(Crl base, Crl latest, Certificate c) {
        int byDelta = latest.reason(c.issuer(), c.serial());
        if (latest != base && byDelta >= 0) {
            return byDelta != Crl.REMOVE_FROM_CRL;
        }
        return base.reason(c.issuer(), c.serial()) >= 0;
    }
}
