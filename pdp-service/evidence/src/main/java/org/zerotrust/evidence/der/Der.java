package org.zerotrust.evidence.der;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;

/**
 * A cursor over DER. Parsers of the JDK and of BouncyCastle take much of BER as well (indefinite and padded lengths,
 * other truth values, loose integers, bytes behind the end); two readers that see one certificate differently are an
 * attack, so nothing but the one right encoding is read here. A cursor holds no copy of the bytes.
 */
public final class Der {
    private static final int LONG_FORM = 0x80;
    private static final int HIGH_TAG = 0x1f;

    private final byte[] bytes;
    private final int end;
    private int at;

    private Der(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    /** Over all of {@code bytes}. */
    public static Der of(byte[] bytes) {
        return new Der(bytes, 0, bytes.length);
    }

    /** Whether an element follows. */
    public boolean more() {
        return at < end;
    }

    /** Whether the next element has this identifier octet. */
    public boolean next(int tag) {
        return at < end && (bytes[at] & 0xff) == tag;
    }

    /** Identifier octet of the next element, or -1 at the end. */
    public int tag() {
        return at < end ? bytes[at] & 0xff : -1;
    }

    /** Refuses anything behind what was read. */
    public void end() throws DerException {
        if (at != end) {
            throw new DerException("bytes behind the end of a value");
        }
    }

    private static DerException unexpected(int wanted) {
        return new DerException("expected tag 0x" + Integer.toHexString(wanted));
    }

    /** Enters the next element, which must be constructed and have this tag; the cursor moves behind it. */
    public Der enter(int tag) throws DerException {
        if (!next(tag)) {
            throw unexpected(tag);
        }
        int start = contentStart();
        int stop = start + length;
        at = stop;
        return new Der(bytes, start, stop);
    }

    /** Enters a SEQUENCE. */
    public Der sequence() throws DerException {
        return enter(Tag.SEQUENCE);
    }

    private int length;

    /** Start of the next element's content; leaves its size in {@link #length}. */
    private int contentStart() throws DerException {
        int p = at;
        if ((bytes[p] & HIGH_TAG) == HIGH_TAG) {
            throw new DerException("a tag above 30");
        }
        p++;
        if (p >= end) {
            throw new DerException("an element without a length");
        }
        int first = bytes[p++] & 0xff;
        if (first < LONG_FORM) {
            length = first;
        } else {
            int octets = first & 0x7f;
            if (octets == 0 || octets > 4 || p + octets > end || bytes[p] == 0) {
                throw new DerException("an indefinite, oversized or padded length");
            }
            long size = 0;
            for (int i = 0; i < octets; i++) {
                size = size << 8 | bytes[p++] & 0xff;
            }
            if (size < LONG_FORM || size > Integer.MAX_VALUE) {
                throw new DerException("a length that is not minimal");
            }
            length = (int) size;
        }
        if (length > end - p) {
            throw new DerException("an element longer than what holds it");
        }
        return p;
    }

    /** Content of the next element, which must have this tag. */
    public byte[] value(int tag) throws DerException {
        if (!next(tag)) {
            throw unexpected(tag);
        }
        int start = contentStart();
        at = start + length;
        return Arrays.copyOfRange(bytes, start, at);
    }

    /** The next element with its tag and length. */
    public byte[] element() throws DerException {
        if (at >= end) {
            throw new DerException("a value is missing");
        }
        int from = at;
        int start = contentStart();
        at = start + length;
        return Arrays.copyOfRange(bytes, from, at);
    }

    /** Passes over the next element. */
    public void skip() throws DerException {
        if (at >= end) {
            throw new DerException("a value is missing");
        }
        int start = contentStart();
        at = start + length;
    }

    /** What is left, as it stands. */
    public byte[] rest() {
        byte[] left = Arrays.copyOfRange(bytes, at, end);
        at = end;
        return left;
    }

    /** An INTEGER of this tag. */
    public BigInteger integer(int tag) throws DerException {
        byte[] v = value(tag);
        if (v.length == 0 || v.length > 1 && (v[0] == 0 && v[1] >= 0 || v[0] == -1 && v[1] < 0)) {
            throw new DerException("an integer that is not minimal");
        }
        return new BigInteger(v);
    }

    /** An INTEGER. */
    public BigInteger integer() throws DerException {
        return integer(Tag.INTEGER);
    }

    /** An INTEGER of this tag from 0 to 2^31-1; larger ones are cut to that, as no path is as long. */
    public int size(int tag) throws DerException {
        BigInteger n = integer(tag);
        if (n.signum() < 0) {
            throw new DerException("a negative count");
        }
        return n.bitLength() > 31 ? Integer.MAX_VALUE : n.intValue();
    }

    /** A BOOLEAN of this tag: 00 or ff (X.690 section 11.1). */
    public boolean bool(int tag) throws DerException {
        byte[] v = value(tag);
        if (v.length != 1 || v[0] != 0 && v[0] != -1) {
            throw new DerException("a boolean that is neither 00 nor ff");
        }
        return v[0] != 0;
    }

    /** {@code BOOLEAN DEFAULT FALSE}: absent or true, as DER leaves defaults out (X.690 section 11.5). */
    public boolean boolDefaultFalse() throws DerException {
        if (!next(Tag.BOOLEAN)) {
            return false;
        }
        if (!bool(Tag.BOOLEAN)) {
            throw new DerException("a default that is written out");
        }
        return true;
    }

    /** An OBJECT IDENTIFIER in dotted form. */
    public String oid() throws DerException {
        return oid(Tag.OID);
    }

    /** An OBJECT IDENTIFIER of this tag in dotted form. */
    public String oid(int tag) throws DerException {
        return Oids.dotted(value(tag));
    }

    /** A BIT STRING of whole octets. */
    public byte[] bits() throws DerException {
        byte[] v = value(Tag.BIT_STRING);
        if (v.length == 0 || v[0] != 0) {
            throw new DerException("a bit string that is not whole octets");
        }
        return Arrays.copyOfRange(v, 1, v.length);
    }

    /**
     * A named bit list of this tag (X.690 section 11.2.2: no zero bit at its end), bit 0 in the least significant bit of
     * the answer; at most 32 bits.
     */
    public int namedBits(int tag) throws DerException {
        byte[] v = value(tag);
        if (v.length == 0 || v.length > 5 || v[0] < 0 || v[0] > 7 || v.length == 1 && v[0] != 0) {
            throw new DerException("not a bit string");
        }
        if (v.length > 1) {
            int last = v[v.length - 1] & 0xff;
            if ((last & (1 << v[0])) == 0 || (last & ((1 << v[0]) - 1)) != 0) {
                throw new DerException("a bit list that is not minimal");
            }
        }
        int set = 0;
        for (int i = 0; i < (v.length - 1) * 8; i++) {
            if ((v[1 + i / 8] & (0x80 >> (i % 8))) != 0) {
                set |= 1 << i;
            }
        }
        return set;
    }

    /** A string of one of the types that are read as text here. */
    public String text() throws DerException {
        int tag = tag();
        Charset charset = switch (tag) {
            case Tag.UTF8_STRING -> StandardCharsets.UTF_8;
            case Tag.PRINTABLE_STRING, Tag.IA5_STRING, Tag.NUMERIC_STRING, Tag.VISIBLE_STRING ->
                StandardCharsets.US_ASCII;
            case Tag.BMP_STRING -> StandardCharsets.UTF_16BE;
            case Tag.UNIVERSAL_STRING -> Charset.forName("UTF-32BE");
            case Tag.TELETEX_STRING -> StandardCharsets.ISO_8859_1;
            default -> throw new DerException("not a string");
        };
        return decode(value(tag), charset);
    }

    /** IA5String content of this tag. */
    public String ascii(int tag) throws DerException {
        return decode(value(tag), StandardCharsets.US_ASCII);
    }

    /** UTF8String content of this tag. */
    public String utf8(int tag) throws DerException {
        return decode(value(tag), StandardCharsets.UTF_8);
    }

    private static String decode(byte[] value, Charset charset) throws DerException {
        try {
            return charset.newDecoder().decode(ByteBuffer.wrap(value)).toString();
        } catch (CharacterCodingException e) {
            throw new DerException("characters that the type of string does not have");
        }
    }

    /**
     * Time of a certificate or revocation list, in epoch seconds: UTCTime through 2049, GeneralizedTime after that, both
     * with seconds, in UTC, without fractions (RFC 5280 sections 4.1.2.5 and 5.1.2.4).
     */
    public long time() throws DerException {
        if (next(Tag.UTC_TIME)) {
            String s = ascii(Tag.UTC_TIME);
            if (s.length() != 13) {
                throw new DerException("a UTCTime that is not YYMMDDHHMMSSZ");
            }
            return instant((s.charAt(0) >= '5' ? "19" : "20") + s);
        }
        long t = generalizedTime();
        if (t < 2_524_608_000L) {
            throw new DerException("a GeneralizedTime before 2050");
        }
        return t;
    }

    /** GeneralizedTime as YYYYMMDDHHMMSSZ, in epoch seconds. */
    public long generalizedTime() throws DerException {
        return instant(ascii(Tag.GENERALIZED_TIME));
    }

    private static long instant(String s) throws DerException {
        if (s.length() != 15 || s.charAt(14) != 'Z') {
            throw new DerException("a time that is not in whole seconds and UTC");
        }
        int[] n = new int[7];
        for (int i = 0; i < 7; i++) {
            int high = s.charAt(2 * i) - '0';
            int low = s.charAt(2 * i + 1) - '0';
            if (high < 0 || high > 9 || low < 0 || low > 9) {
                throw new DerException("a time with something other than digits");
            }
            n[i] = 10 * high + low;
        }
        try {
            return LocalDateTime.of(100 * n[0] + n[1], n[2], n[3], n[4], n[5], n[6])
                    .toEpochSecond(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw new DerException("a date that does not exist");
        }
    }
}
