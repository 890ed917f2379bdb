package org.zerotrust.rego.builtin.form;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** IP addresses as Go reads and writes them: no leading zeros, no zones; always 16 bytes, IPv4 as ::ffff:a.b.c.d. */
public final class IpAddress {
    private IpAddress() {}

    /** The address, or null where the text is none. */
    public static byte @Nullable [] parse(String s) {
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            if (c == '.') {
                byte[] v4 = parse4(s);
                return v4 == null ? null : mapped(v4);
            }
            if (c == ':') {
                return parse6(s);
            }
            if (c == '%') {
                return null;
            }
        }
        return null;
    }

    static byte[] mapped(byte[] v4) {
        byte[] out = new byte[16];
        out[10] = -1;
        out[11] = -1;
        System.arraycopy(v4, 0, out, 12, 4);
        return out;
    }

    /** Whether this is an IPv4 address in its 16 byte form. */
    public static boolean isMapped(byte[] ip) {
        for (int i = 0; i < 10; i++) {
            if (ip[i] != 0) {
                return false;
            }
        }
        return ip[10] == -1 && ip[11] == -1;
    }

    private static byte @Nullable [] parse4(String s) {
        byte[] out = new byte[4];
        int field = 0;
        int value = 0;
        int digits = 0;
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            if (c >= '0' && c <= '9') {
                if (digits == 1 && value == 0) {
                    return null;
                }
                value = value * 10 + c - '0';
                digits++;
                if (value > 255) {
                    return null;
                }
            } else if (c == '.') {
                if (digits == 0 || field == 3 || i == s.length() - 1) {
                    return null;
                }
                out[field++] = (byte) value;
                value = 0;
                digits = 0;
            } else {
                return null;
            }
        }
        if (field < 3 || digits == 0) {
            return null;
        }
        out[3] = (byte) value;
        return out;
    }

    private static byte @Nullable [] parse6(String whole) {
        byte[] ip = new byte[16];
        String s = whole;
        int ellipsis = -1;
        if (s.startsWith("::")) {
            ellipsis = 0;
            s = s.substring(2);
            if (s.isEmpty()) {
                return ip;
            }
        }
        int i = 0;
        while (i < 16) {
            int off = 0;
            int acc = 0;
            while (off < s.length() && hex(s.charAt(off)) >= 0) {
                acc = (acc << 4) + hex(s.charAt(off));
                off++;
                if (off > 4 || acc > 0xFFFF) {
                    return null;
                }
            }
            if (off == 0) {
                return null;
            }
            if (off < s.length() && s.charAt(off) == '.') {
                byte[] v4 = (ellipsis < 0 && i != 12) || i + 4 > 16 ? null : parse4(s);
                if (v4 == null) {
                    return null;
                }
                System.arraycopy(v4, 0, ip, i, 4);
                s = "";
                i += 4;
                break;
            }
            ip[i] = (byte) (acc >> 8);
            ip[i + 1] = (byte) acc;
            i += 2;
            s = s.substring(off);
            if (s.isEmpty()) {
                break;
            }
            if (s.charAt(0) != ':' || s.length() == 1) {
                return null;
            }
            s = s.substring(1);
            if (s.charAt(0) == ':') {
                if (ellipsis >= 0) {
                    return null;
                }
                ellipsis = i;
                s = s.substring(1);
                if (s.isEmpty()) {
                    break;
                }
            }
        }
        if (!s.isEmpty()) {
            return null;
        }
        if (i < 16) {
            if (ellipsis < 0) {
                return null;
            }
            int n = 16 - i;
            for (int j = i - 1; j >= ellipsis; j--) {
                ip[j + n] = ip[j];
            }
            Arrays.fill(ip, ellipsis, ellipsis + n, (byte) 0);
        } else if (ellipsis >= 0) {
            return null;
        }
        return ip;
    }

    private static int hex(char c) {
        return c < 0x80 ? Character.digit(c, 16) : -1;
    }

    /** The address in its usual text; the longest run of zeros is left out (RFC 5952). */
    public static String text(byte[] ip) {
        if (isMapped(ip)) {
            return (ip[12] & 0xFF) + "." + (ip[13] & 0xFF) + "." + (ip[14] & 0xFF) + "." + (ip[15] & 0xFF);
        }
        int bestStart = -1;
        int bestLength = 1;
        for (int i = 0; i < 8; i++) {
            int j = i;
            while (j < 8 && ip[2 * j] == 0 && ip[2 * j + 1] == 0) {
                j++;
            }
            if (j - i > bestLength) {
                bestStart = i;
                bestLength = j - i;
            }
        }
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            if (i == bestStart) {
                out.append("::");
                i += bestLength - 1;
                continue;
            }
            if (!out.isEmpty() && out.charAt(out.length() - 1) != ':') {
                out.append(':');
            }
            out.append(Integer.toHexString((ip[2 * i] & 0xFF) << 8 | (ip[2 * i + 1] & 0xFF)));
        }
        return out.toString();
    }
}
