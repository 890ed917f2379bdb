package org.zerotrust.evidence.revocation;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.zerotrust.evidence.der.Der;
import org.zerotrust.evidence.der.DerException;
import org.zerotrust.evidence.der.Tag;
import org.zerotrust.evidence.x509.Certificate;
import org.zerotrust.evidence.x509.DistributionPoint;
import org.zerotrust.evidence.x509.GeneralName;

/**
 * What a list is about (RFC 5280 section 5.2.5).
 *
 * @param name of the point it belongs to; null where it is for all
 * @param reasons bits of ReasonFlags; -1 where it is for all reasons
 */
record IssuingPoint(
        DistributionPoint.@Nullable PointName name,
        boolean users,
        boolean authorities,
        boolean attributes,
        boolean indirect,
        int reasons) {
    static final IssuingPoint WHOLE = new IssuingPoint(null, false, false, false, false, -1);

    /** Bits 1 to 8 of ReasonFlags. */
    static final int ALL_REASONS = 0x1fe;

    static IssuingPoint read(Der value) throws DerException {
        Der sequence = value.sequence();
        value.end();
        DistributionPoint.PointName name = null;
        if (sequence.next(Tag.constructed(0))) {
            name = DistributionPoint.readName(sequence.enter(Tag.constructed(0)));
        }
        boolean users = flag(sequence, 1);
        boolean authorities = flag(sequence, 2);
        int reasons = -1;
        if (sequence.next(Tag.context(3))) {
            reasons = sequence.namedBits(Tag.context(3));
        }
        boolean indirect = flag(sequence, 4);
        boolean attributes = flag(sequence, 5);
        sequence.end();
        if ((users ? 1 : 0) + (authorities ? 1 : 0) + (attributes ? 1 : 0) > 1) {
            throw new DerException("a list for only two kinds of certificates");
        }
        return new IssuingPoint(name, users, authorities, attributes, indirect, reasons);
    }

    private static boolean flag(Der sequence, int n) throws DerException {
        if (!sequence.next(Tag.context(n))) {
            return false;
        }
        if (!sequence.bool(Tag.context(n))) {
            throw new DerException("a default that is written out");
        }
        return true;
    }

    /** Section 6.3.3(b)(2)(iii) to (v): whether it covers this kind of certificate. */
    boolean covers(Certificate c) {
        return !attributes && (c.values().ca() ? !users : !authorities);
    }

    int covered() {
        return reasons < 0 ? ALL_REASONS : reasons & ALL_REASONS;
    }

    /** Section 6.3.3(b)(2)(i): one name of the list's point is one of the certificate's. */
    boolean at(List<GeneralName> names) {
        DistributionPoint.PointName point = name;
        if (point == null) {
            return true;
        }
        List<GeneralName> full = point.fullName();
        // A relative name would need the issuer's put before it; nobody uses it, and it then matches nothing.
        return full != null && full.stream().anyMatch(n -> names.stream().anyMatch(o -> same(n, o)));
    }

    private static boolean same(GeneralName a, GeneralName b) {
        return a instanceof GeneralName.Ip(byte[] x) && b instanceof GeneralName.Ip(byte[] y)
                ? Arrays.equals(x, y)
                : a.equals(b);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof IssuingPoint other
                && users == other.users
                && authorities == other.authorities
                && attributes == other.attributes
                && indirect == other.indirect
                && reasons == other.reasons
                && samePoint(name, other.name);
    }

    private static boolean samePoint(DistributionPoint.@Nullable PointName a, DistributionPoint.@Nullable PointName b) {
        if (a == null || b == null) {
            return a == b;
        }
        return Objects.equals(a.fullName(), b.fullName()) && Arrays.equals(a.relative(), b.relative());
    }

    @Override
    public int hashCode() {
        return Objects.hash(users, authorities, attributes, indirect, reasons);
    }
}
