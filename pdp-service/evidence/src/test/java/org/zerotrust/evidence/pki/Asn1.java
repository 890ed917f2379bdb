package org.zerotrust.evidence.pki;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Writes DER, and what is nearly DER. */
public final class Asn1 {
    private Asn1() {}

    public static byte[] tlv(int tag, byte[]... content) {
        byte[] body = join(content);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (body.length < 128) {
            out.write(body.length);
        } else {
            byte[] length = BigInteger.valueOf(body.length).toByteArray();
            int from = length[0] == 0 ? 1 : 0;
            out.write(0x80 | length.length - from);
            out.write(length, from, length.length - from);
        }
        out.writeBytes(body);
        return out.toByteArray();
    }

    public static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    public static byte[] seq(byte[]... content) {
        return tlv(0x30, content);
    }

    public static byte[] integer(long n) {
        return tlv(2, BigInteger.valueOf(n).toByteArray());
    }

    public static byte[] bool(boolean b) {
        return tlv(1, new byte[] {(byte) (b ? 0xff : 0)});
    }

    public static byte[] octets(byte[] b) {
        return tlv(4, b);
    }

    public static byte[] bits(byte[] b) {
        return tlv(3, new byte[] {0}, b);
    }

    /** A named bit list. */
    public static byte[] flags(int tag, int... set) {
        int last = -1;
        for (int bit : set) {
            last = Math.max(last, bit);
        }
        byte[] out = new byte[1 + (last + 8) / 8];
        out[0] = (byte) (last < 0 ? 0 : 7 - last % 8);
        for (int bit : set) {
            out[1 + bit / 8] |= (byte) (0x80 >> bit % 8);
        }
        return tlv(tag, out);
    }

    public static byte[] oid(String dotted) {
        String[] arcs = dotted.split("\\.");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        arc(out, 40 * Long.parseLong(arcs[0]) + Long.parseLong(arcs[1]));
        for (int i = 2; i < arcs.length; i++) {
            arc(out, Long.parseLong(arcs[i]));
        }
        return tlv(6, out.toByteArray());
    }

    private static void arc(ByteArrayOutputStream out, long n) {
        for (int shift = 56; shift > 0; shift -= 7) {
            if (n >> shift != 0) {
                out.write((int) (n >> shift & 0x7f | 0x80));
            }
        }
        out.write((int) (n & 0x7f));
    }

    public static byte[] utf8(String s) {
        return tlv(12, s.getBytes(StandardCharsets.UTF_8));
    }

    public static byte[] ascii(int tag, String s) {
        return tlv(tag, s.getBytes(StandardCharsets.US_ASCII));
    }

    public static byte[] time(Instant t) {
        boolean utc = t.isBefore(Instant.parse("2050-01-01T00:00:00Z"));
        String s = DateTimeFormatter.ofPattern(utc ? "yyMMddHHmmss'Z'" : "yyyyMMddHHmmss'Z'")
                .format(t.atOffset(ZoneOffset.UTC));
        return ascii(utc ? 0x17 : 0x18, s);
    }

    public static byte[] generalizedTime(Instant t) {
        return ascii(0x18, DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").format(t.atOffset(ZoneOffset.UTC)));
    }

    /** A name of pairs of object identifier and text. */
    public static byte[] name(String... pairs) {
        byte[][] rdns = new byte[pairs.length / 2][];
        for (int i = 0; i < rdns.length; i++) {
            rdns[i] = tlv(0x31, seq(oid(pairs[2 * i]), utf8(pairs[2 * i + 1])));
        }
        return seq(rdns);
    }

    public static byte[] cn(String s) {
        return name("2.5.4.3", s);
    }
}
