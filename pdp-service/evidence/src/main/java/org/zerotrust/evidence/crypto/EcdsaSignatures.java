package org.zerotrust.evidence.crypto;

import java.math.BigInteger;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.zerotrust.evidence.der.Der;
import org.zerotrust.evidence.der.DerException;
import org.zerotrust.evidence.der.Tag;

/** Between the two ways to write an ECDSA signature. Only the one right encoding of each is read. */
public final class EcdsaSignatures {
    private EcdsaSignatures() {}

    /**
     * DER as r and s side by side.
     *
     * @param order of the curve
     * @return null where it is not DER, or r or s is not from 1 to order - 1
     */
    public static byte @Nullable [] toP1363(byte[] der, BigInteger order) {
        int size = (order.bitLength() + 7) / 8;
        try {
            Der outer = Der.of(der);
            Der pair = outer.sequence();
            outer.end();
            BigInteger r = pair.integer();
            BigInteger s = pair.integer();
            pair.end();
            if (!inRange(r, order) || !inRange(s, order)) {
                return null;
            }
            byte[] out = new byte[2 * size];
            put(r, out, size);
            put(s, out, 2 * size);
            return out;
        } catch (DerException e) {
            return null;
        }
    }

    /**
     * r and s side by side as DER.
     *
     * @param order of the curve
     * @return null where the size is not that of the curve, or r or s is not from 1 to order - 1
     */
    public static byte @Nullable [] toDer(byte[] p1363, BigInteger order) {
        int size = (order.bitLength() + 7) / 8;
        if (p1363.length != 2 * size) {
            return null;
        }
        BigInteger r = new BigInteger(1, Arrays.copyOfRange(p1363, 0, size));
        BigInteger s = new BigInteger(1, Arrays.copyOfRange(p1363, size, 2 * size));
        if (!inRange(r, order) || !inRange(s, order)) {
            return null;
        }
        byte[] first = r.toByteArray();
        byte[] second = s.toByteArray();
        int content = 4 + first.length + second.length;
        int at = content < 128 ? 2 : 3;
        byte[] out = new byte[at + content];
        out[0] = Tag.SEQUENCE;
        if (at == 3) {
            out[1] = (byte) 0x81;
        }
        out[at - 1] = (byte) content;
        at = append(out, at, first);
        append(out, at, second);
        return out;
    }

    private static int append(byte[] out, int at, byte[] n) {
        out[at] = Tag.INTEGER;
        out[at + 1] = (byte) n.length;
        System.arraycopy(n, 0, out, at + 2, n.length);
        return at + 2 + n.length;
    }

    private static boolean inRange(BigInteger n, BigInteger order) {
        return n.signum() > 0 && n.compareTo(order) < 0;
    }

    private static void put(BigInteger n, byte[] out, int end) {
        byte[] raw = n.toByteArray();
        int from = raw[0] == 0 ? 1 : 0;
        System.arraycopy(raw, from, out, end - (raw.length - from), raw.length - from);
    }
}
