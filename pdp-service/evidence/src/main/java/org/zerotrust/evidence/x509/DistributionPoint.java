package org.zerotrust.evidence.x509;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zerotrust.evidence.der.Der;
import org.zerotrust.evidence.der.DerException;
import org.zerotrust.evidence.der.Tag;

/**
 * Where a certificate's revocation lists are (RFC 5280 section 4.2.1.13).
 *
 * @param fullName names of the point, null where there are none
 * @param relative a relative name to be appended to the issuer's, as DER of the SET's content; null where there is none
 * @param reasons bits of ReasonFlags; -1 where it is for all reasons
 * @param crlIssuer who signs the list where it is not the certificate's issuer
 */
@SuppressWarnings("ArrayRecordComponent") // read once and never changed; compared by nobody
public record DistributionPoint(
        @Nullable List<GeneralName> fullName,
        byte @Nullable [] relative,
        int reasons,
        @Nullable List<GeneralName> crlIssuer) {

    /** A name of a point: full or relative. */
    @SuppressWarnings("ArrayRecordComponent") // read once and never changed; compared by nobody
    public record PointName(@Nullable List<GeneralName> fullName, byte @Nullable [] relative) {}

    /** Reads a CHOICE of full or relative name. */
    public static PointName readName(Der choice) throws DerException {
        PointName name = choice.next(Tag.constructed(0))
                ? new PointName(GeneralName.readAll(choice.enter(Tag.constructed(0))), null)
                : new PointName(null, choice.enter(Tag.constructed(1)).rest());
        choice.end();
        return name;
    }

    /** Reads what is in the extension; at least one point, each with a name or an issuer. */
    static List<DistributionPoint> readAll(Der sequence) throws DerException {
        List<DistributionPoint> points = new ArrayList<>(1);
        do {
            Der point = sequence.sequence();
            PointName name = new PointName(null, null);
            int reasons = -1;
            List<GeneralName> issuer = null;
            if (point.next(Tag.constructed(0))) {
                name = readName(point.enter(Tag.constructed(0)));
            }
            if (point.next(Tag.context(1))) {
                reasons = point.namedBits(Tag.context(1));
            }
            if (point.next(Tag.constructed(2))) {
                issuer = GeneralName.readAll(point.enter(Tag.constructed(2)));
            }
            point.end();
            if (name.fullName == null && name.relative == null && issuer == null) {
                throw new DerException("a distribution point without a name or an issuer");
            }
            points.add(new DistributionPoint(name.fullName, name.relative, reasons, issuer));
        } while (sequence.more());
        return List.copyOf(points);
    }
}
