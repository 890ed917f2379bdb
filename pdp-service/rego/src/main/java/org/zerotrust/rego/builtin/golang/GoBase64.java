package org.zerotrust.rego.builtin.golang;

import java.io.ByteArrayOutputStream;

/** Base64 as Go decodes it: line ends are skipped, trailing bits are not looked at, faults are named by their place. */
public final class GoBase64 {
    private static final String STANDARD = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private static final String URL = STANDARD.substring(0, 62) + "-_";

    private GoBase64() {}

    /** Not base64; the message is Go's. */
    public static final class CorruptException extends Exception {
        private static final long serialVersionUID = 1L;

        CorruptException(int at) {
            super("illegal base64 data at input byte " + at, null, false, false);
        }
    }

    /**
     * Decodes.
     *
     * @param src the text's bytes
     * @param url the alphabet with - and _
     * @param padded whether padding must stand, or must not
     */
    public static byte[] decode(byte[] src, boolean url, boolean padded) throws CorruptException {
        String alphabet = url ? URL : STANDARD;
        ByteArrayOutputStream out = new ByteArrayOutputStream(src.length * 3 / 4 + 3);
        int si = 0;
        while (si < src.length) {
            int bits = 0;
            int got = 0;
            boolean end = false;
            while (got < 4 && !end) {
                if (si == src.length) {
                    if (got == 0) {
                        return out.toByteArray();
                    }
                    if (got == 1 || padded) {
                        throw new CorruptException(si - got);
                    }
                    break;
                }
                int c = src[si++] & 0xFF;
                int v = c < 0x80 ? alphabet.indexOf(c) : -1;
                if (v >= 0) {
                    bits = bits << 6 | v;
                    got++;
                } else if (c != '\n' && c != '\r') {
                    if (c != '=' || !padded || got < 2) {
                        throw new CorruptException(si - 1);
                    }
                    si = padding(src, si, got);
                    end = true;
                }
            }
            bits <<= 6 * (4 - got);
            for (int i = 0; i < got - 1; i++) {
                out.write(bits >> (16 - 8 * i));
            }
        }
        return out.toByteArray();
    }

    /** After the first padding character: the rest of the padding, and nothing more. */
    private static int padding(byte[] src, int at, int got) throws CorruptException {
        int si = at;
        if (got == 2) {
            si = newlines(src, si);
            if (si == src.length) {
                throw new CorruptException(src.length);
            }
            if (src[si] != '=') {
                throw new CorruptException(si - 1);
            }
            si++;
        }
        si = newlines(src, si);
        if (si < src.length) {
            throw new CorruptException(si);
        }
        return si;
    }

    private static int newlines(byte[] src, int at) {
        int si = at;
        while (si < src.length && (src[si] == '\n' || src[si] == '\r')) {
            si++;
        }
        return si;
    }
}
