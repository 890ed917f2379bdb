package org.zerotrust.pdp.api.rest;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Strict UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing above U+10FFFF; and no NUL, which JSON never
 * needs raw and which would let a body pass for UTF-16.
 */
final class Utf8 {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long LOW_BITS = 0x0101010101010101L;

    private Utf8() {}

    /** The offset of the first byte that is no UTF-8, or -1 where all is well. */
    static int firstInvalid(byte[] b) {
        int i = 0;
        while (i < b.length) {
            if (i + 8 <= b.length) {
                long eight = (long) LONGS.get(b, i);
                // All ASCII, and none of them zero: subtracting one from each borrows into a high bit only at a zero.
                if ((eight & HIGH_BITS) == 0 && (eight - LOW_BITS & HIGH_BITS) == 0) {
                    i += 8;
                    continue;
                }
            }
            int n = sequence(b, i);
            if (n == 0) {
                return i;
            }
            i += n;
        }
        return -1;
    }

    private static int sequence(byte[] b, int i) {
        int c = b[i] & 0xff;
        if (c < 0x80) {
            return c == 0 ? 0 : 1;
        }
        if (c >= 0xc2 && c <= 0xdf) {
            return follows(b, i + 1, 0x80, 0xbf) ? 2 : 0;
        }
        if (c >= 0xe0 && c <= 0xef) {
            int low = c == 0xe0 ? 0xa0 : 0x80;
            int high = c == 0xed ? 0x9f : 0xbf;
            return follows(b, i + 1, low, high) && follows(b, i + 2, 0x80, 0xbf) ? 3 : 0;
        }
        if (c >= 0xf0 && c <= 0xf4) {
            int low = c == 0xf0 ? 0x90 : 0x80;
            int high = c == 0xf4 ? 0x8f : 0xbf;
            return follows(b, i + 1, low, high) && follows(b, i + 2, 0x80, 0xbf) && follows(b, i + 3, 0x80, 0xbf)
                    ? 4
                    : 0;
        }
        return 0;
    }

    private static boolean follows(byte[] b, int i, int low, int high) {
        return i < b.length && (b[i] & 0xff) >= low && (b[i] & 0xff) <= high;
    }
}
