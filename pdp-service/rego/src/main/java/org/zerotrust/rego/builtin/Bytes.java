package org.zerotrust.rego.builtin;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Strings as bytes. OPA's strings are bytes that need not be UTF-8 (a decoded base64 text, say); here a byte that is no
 * part of a valid sequence is kept as the lone surrogate U+DC00 + byte, so that it survives until it is encoded again.
 * Writers of JSON show such a character as U+FFFD, as OPA does.
 */
public final class Bytes {
    private static final int ESCAPE = 0xDC00;

    private Bytes() {}

    /** The string's bytes: UTF-8, and kept bytes as they were. */
    public static byte[] of(String s) {
        for (int i = 0; i < s.length(); i++) {
            if (Character.isSurrogate(s.charAt(i))) {
                return escaped(s);
            }
        }
        return s.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] escaped(String s) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(s.length() * 2);
        s.codePoints().forEach(c -> {
            if (c >= ESCAPE + 0x80 && c <= ESCAPE + 0xFF) {
                out.write(c - ESCAPE);
            } else if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                out.writeBytes(new byte[] {(byte) 0xEF, (byte) 0xBF, (byte) 0xBD});
            } else {
                out.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
            }
        });
        return out.toByteArray();
    }

    /** The bytes as a string. */
    public static String string(byte[] b) {
        String s = new String(b, StandardCharsets.UTF_8);
        if (s.indexOf('\uFFFD') < 0) {
            return s;
        }
        StringBuilder out = new StringBuilder(b.length);
        int i = 0;
        while (i < b.length) {
            int n = sequence(b, i);
            if (n == 0) {
                out.append((char) (ESCAPE + (b[i] & 0xFF)));
                i++;
            } else {
                out.append(new String(b, i, n, StandardCharsets.UTF_8));
                i += n;
            }
        }
        return out.toString();
    }

    /** The length of the valid UTF-8 sequence at {@code i}, or 0. */
    static int sequence(byte[] b, int i) {
        int c = b[i] & 0xFF;
        if (c < 0x80) {
            return 1;
        }
        int n = c >= 0xC2 && c <= 0xDF ? 2 : c >= 0xE0 && c <= 0xEF ? 3 : c >= 0xF0 && c <= 0xF4 ? 4 : 0;
        if (n == 0 || i + n > b.length) {
            return 0;
        }
        int low = c == 0xE0 ? 0xA0 : c == 0xF0 ? 0x90 : 0x80;
        int high = c == 0xED ? 0x9F : c == 0xF4 ? 0x8F : 0xBF;
        int second = b[i + 1] & 0xFF;
        if (second < low || second > high) {
            return 0;
        }
        for (int k = 2; k < n; k++) {
            if ((b[i + k] & 0xC0) != 0x80) {
                return 0;
            }
        }
        return n;
    }

    /** The string with what is not Unicode text replaced by U+FFFD. */
    public static String clean(String s) {
        for (int i = 0; i < s.length(); i++) {
            if (Character.isSurrogate(s.charAt(i))) {
                StringBuilder out = new StringBuilder(s.length());
                s.codePoints()
                        .forEach(c -> out.appendCodePoint(
                                c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c));
                return out.toString();
            }
        }
        return s;
    }
}
