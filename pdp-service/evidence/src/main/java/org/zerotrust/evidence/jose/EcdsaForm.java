package org.zerotrust.evidence.jose;

import java.math.BigInteger;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The two spellings of an ECDSA signature: DER (RFC 3279, 2.2.3), which smart cards and IoT SAFE applets give, and the
 * fixed-length concatenation of r and s that JWS (RFC 7518, 3.4) and HTTP signatures (RFC 9421, 3.3.4) want.
 */
public final class EcdsaForm {
    private static final int SEQUENCE = 0x30;
    private static final int INTEGER = 0x02;

    private EcdsaForm() {}

    /**
     * From DER.
     *
     * @param size bytes of one coordinate: 32 for P-256
     * @return r and s, each of that many bytes; null where the bytes are not the one DER encoding of two positive
     *     numbers that fit
     */
    public static byte @Nullable [] derToRaw(byte[] der, int size) {
        if (der.length < 8 || der[0] != SEQUENCE) {
            return null;
        }
        int at = 1;
        int length = der[at++] & 0xff;
        if (length == 0x81) {
            length = der[at++] & 0xff;
            if (length < 0x80) {
                return null;
            }
        } else if (length > 0x7f) {
            return null;
        }
        if (length != der.length - at) {
            return null;
        }
        byte[] raw = new byte[2 * size];
        int next = integer(der, at, raw, 0, size);
        if (next < 0) {
            return null;
        }
        return integer(der, next, raw, size, size) == der.length ? raw : null;
    }

    /** Copies one DER integer; the place after it, or -1. */
    private static int integer(byte[] der, int at, byte[] to, int offset, int size) {
        if (at + 2 > der.length || der[at] != INTEGER) {
            return -1;
        }
        int length = der[at + 1] & 0xff;
        int start = at + 2;
        if (length == 0 || length > 0x7f || start + length > der.length || der[start] < 0) {
            return -1;
        }
        boolean padded = der[start] == 0;
        // A leading zero stands only before a set bit: one value, one encoding.
        if (padded && (length == 1 || der[start + 1] >= 0)) {
            return -1;
        }
        int digits = padded ? length - 1 : length;
        if (digits > size) {
            return -1;
        }
        System.arraycopy(der, start + length - digits, to, offset + size - digits, digits);
        return start + length;
    }

    /** To DER; the length must be even. */
    public static byte[] rawToDer(byte[] raw) {
        byte[] r = new BigInteger(1, Arrays.copyOf(raw, raw.length / 2)).toByteArray();
        byte[] s = new BigInteger(1, Arrays.copyOfRange(raw, raw.length / 2, raw.length)).toByteArray();
        int content = 4 + r.length + s.length;
        boolean longForm = content > 0x7f;
        byte[] der = new byte[(longForm ? 3 : 2) + content];
        int at = 0;
        der[at++] = SEQUENCE;
        if (longForm) {
            der[at++] = (byte) 0x81;
        }
        der[at++] = (byte) content;
        for (byte[] number : new byte[][] {r, s}) {
            der[at++] = INTEGER;
            der[at++] = (byte) number.length;
            System.arraycopy(number, 0, der, at, number.length);
            at += number.length;
        }
        return der;
    }
}
