package org.zerotrust.evidence.der;

/** Object identifiers between their encoding and their dotted form. */
public final class Oids {
    private static final int LONGEST = 64;

    private Oids() {}

    /** The dotted form of an encoded identifier's content; arcs up to 2^56, 64 octets at most. */
    public static String dotted(byte[] v) throws DerException {
        if (v.length == 0 || v.length > LONGEST || (v[v.length - 1] & 0x80) != 0) {
            throw new DerException("not an object identifier");
        }
        StringBuilder out = new StringBuilder(v.length * 3);
        long arc = 0;
        boolean fresh = true;
        for (byte b : v) {
            if (fresh && (b & 0xff) == 0x80 || arc >= 1L << 49) {
                // Padded arcs are not DER; arcs beyond 56 bits occur nowhere (UUID arcs are not for certificates).
                throw new DerException("an object identifier that is not minimal or too large");
            }
            arc = arc << 7 | b & 0x7f;
            fresh = (b & 0x80) == 0;
            if (fresh) {
                if (out.isEmpty()) {
                    long top = Math.min(arc / 40, 2);
                    out.append(top).append('.').append(arc - 40 * top);
                } else {
                    out.append('.').append(arc);
                }
                arc = 0;
            }
        }
        return out.toString();
    }
}
