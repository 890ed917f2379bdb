package org.zerotrust.rego.builtin.crypto;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One element of a DER encoding (X.690), read strictly enough not to leave its bytes. */
final class Der {
    /** The bytes are no DER. */
    static final class MalformedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        MalformedException(String message) {
            super(message, null, false, false);
        }
    }

    static final int SEQUENCE = 0x30;

    private final byte[] all;
    private final int start;
    private final int body;
    private final int end;

    private Der(byte[] all, int start, int limit) {
        this.all = all;
        this.start = start;
        if (start + 2 > limit) {
            throw new MalformedException("truncated");
        }
        int at = start + 1;
        int length = all[at++] & 0xFF;
        if (length >= 0x80) {
            int n = length & 0x7F;
            if (n == 0 || n > 4 || at + n > limit) {
                throw new MalformedException("bad length");
            }
            long value = 0;
            for (int i = 0; i < n; i++) {
                value = value << 8 | (all[at++] & 0xFF);
            }
            if (value > limit - at) {
                throw new MalformedException("bad length");
            }
            length = (int) value;
        }
        body = at;
        end = at + length;
        if (end > limit) {
            throw new MalformedException("truncated");
        }
    }

    /** The elements that stand one after another in these bytes. */
    static List<Der> sequence(byte[] bytes) {
        return elements(bytes, 0, bytes.length);
    }

    /** The first element of these bytes, whatever follows it. */
    static Der first(byte[] bytes) {
        return new Der(bytes, 0, bytes.length);
    }

    /** Whether bytes follow the element among those it was read from. */
    boolean followed() {
        return end < all.length;
    }

    private static List<Der> elements(byte[] all, int from, int to) {
        List<Der> out = new ArrayList<>();
        for (int at = from; at < to; ) {
            Der d = new Der(all, at, to);
            out.add(d);
            at = d.end;
        }
        return out;
    }

    int tag() {
        return all[start] & 0xFF;
    }

    /** With tag and length. */
    byte[] raw() {
        return Arrays.copyOfRange(all, start, end);
    }

    byte[] content() {
        return Arrays.copyOfRange(all, body, end);
    }

    List<Der> children() {
        if ((tag() & 0x20) == 0) {
            throw new MalformedException("not constructed");
        }
        return elements(all, body, end);
    }

    Der child(int i) {
        List<Der> c = children();
        if (i >= c.size()) {
            throw new MalformedException("missing element");
        }
        return c.get(i);
    }

    Der must(int tag) {
        if (tag() != tag) {
            throw new MalformedException("unexpected element");
        }
        return this;
    }

    BigInteger integer() {
        if (end == body) {
            throw new MalformedException("empty integer");
        }
        return new BigInteger(content());
    }

    /** A bit string's bytes, of whole octets. */
    byte[] bits() {
        if (end == body) {
            throw new MalformedException("empty bit string");
        }
        return Arrays.copyOfRange(all, body + 1, end);
    }

    /** The numbers of an object identifier. */
    List<Object> oid() {
        List<Object> out = new ArrayList<>();
        long n = 0;
        for (int i = body; i < end; i++) {
            n = n << 7 | (all[i] & 0x7F);
            if ((all[i] & 0x80) == 0) {
                if (out.isEmpty()) {
                    long first = Math.min(2, n / 40);
                    out.add(first);
                    out.add(n - 40 * first);
                } else {
                    out.add(n);
                }
                n = 0;
            }
        }
        return out;
    }

    String dotted() {
        StringBuilder out = new StringBuilder();
        for (Object n : oid()) {
            out.append(out.isEmpty() ? "" : ".").append(n);
        }
        return out.toString();
    }

    /** The text of a string type; null for anything else. */
    @Nullable
    String text() {
        return switch (tag()) {
            case 0x0C -> new String(content(), StandardCharsets.UTF_8);
            case 0x1E -> new String(content(), StandardCharsets.UTF_16BE);
            case 0x12, 0x13, 0x14, 0x16, 0x1A -> latin();
            default -> null;
        };
    }

    String latin() {
        return new String(content(), StandardCharsets.ISO_8859_1);
    }

    /** The encodings one after another. */
    static byte[] join(List<byte[]> parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        parts.forEach(out::writeBytes);
        return out.toByteArray();
    }
}
