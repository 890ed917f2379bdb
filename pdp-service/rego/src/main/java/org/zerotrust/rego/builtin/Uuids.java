package org.zerotrust.rego.builtin;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.value.RegoObject;

/** {@code uuid.*} (RFC 4122). */
final class Uuids {
    private static final long GREGORIAN_START = 122_192_928_000_000_000L;
    private static final int[] PAIRS = {0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34};

    private record Key(Object name) {}

    private Uuids() {}

    static void register(Registrar r) {
        r.f1("uuid.rfc4122", (ctx, a) -> ctx.cached(new Key(a), () -> random(ctx)));
        r.f1("uuid.parse", Uuids::parse);
    }

    private static String random(BuiltinContext ctx) {
        long high = (ctx.nextRandom() & ~0xF000L) | 0x4000L;
        long low = (ctx.nextRandom() & ~(3L << 62)) | (2L << 62);
        return new java.util.UUID(high, low).toString();
    }

    private static byte @Nullable [] bytes(String text) {
        String s = text;
        byte[] out = new byte[16];
        switch (s.length()) {
            case 36 -> {}
            case 45 -> {
                if (!s.regionMatches(true, 0, "urn:uuid:", 0, 9)) {
                    return null;
                }
                s = s.substring(9);
            }
            case 38 -> s = s.substring(1);
            case 32 -> {
                for (int i = 0; i < 16; i++) {
                    if (!pair(s, 2 * i, out, i)) {
                        return null;
                    }
                }
                return out;
            }
            default -> {
                return null;
            }
        }
        if (s.charAt(8) != '-' || s.charAt(13) != '-' || s.charAt(18) != '-' || s.charAt(23) != '-') {
            return null;
        }
        for (int i = 0; i < 16; i++) {
            if (!pair(s, PAIRS[i], out, i)) {
                return null;
            }
        }
        return out;
    }

    private static boolean pair(String s, int at, byte[] out, int i) {
        char a = s.charAt(at);
        char b = s.charAt(at + 1);
        if (!HexFormat.isHexDigit(a) || !HexFormat.isHexDigit(b)) {
            return false;
        }
        out[i] = (byte) (HexFormat.fromHexDigit(a) << 4 | HexFormat.fromHexDigit(b));
        return true;
    }

    static @Nullable Object parse(BuiltinContext ctx, Object a) {
        byte[] u = bytes(Operands.string(a, 1));
        if (u == null) {
            return null;
        }
        ctx.work(2);
        Map<Object, Object> out = Objects.builder();
        long version = (u[6] & 0xF0) >> 4;
        out.put("version", version);
        out.put("variant", variant(u[8] & 0xFF));
        if (version == 1 || version == 2) {
            ByteBuffer b = ByteBuffer.wrap(u);
            long time = (b.getInt(0) & 0xFFFFFFFFL) | (b.getShort(4) & 0xFFFFL) << 32 | (b.getShort(6) & 0xFFFL) << 48;
            long sinceEpoch = time - GREGORIAN_START;
            out.put("time", sinceEpoch / 10_000_000 * 1_000_000_000 + sinceEpoch % 10_000_000 * 100);
            out.put("nodeid", HexFormat.ofDelimiter("-").formatHex(u, 10, 16));
            out.put("macvariables", (u[10] & 2) != 0 ? scope("local", u[10]) : scope("global", u[10]));
            out.put("clocksequence", (long) (b.getShort(8) & 0x3FFF));
            if (version == 2) {
                out.put("id", b.getInt(0) & 0xFFFFFFFFL);
                out.put("domain", domain(u[9] & 0xFF));
            }
        }
        return RegoObject.of(out);
    }

    private static String scope(String scope, byte first) {
        return scope + ((first & 1) != 0 ? ":multicast" : ":unicast");
    }

    private static String variant(int b) {
        if ((b & 0xC0) == 0x80) {
            return "RFC4122";
        }
        return (b & 0xE0) == 0xC0 ? "Microsoft" : (b & 0xE0) == 0xE0 ? "Future" : "Reserved";
    }

    private static String domain(int d) {
        return switch (d) {
            case 0 -> "Person";
            case 1 -> "Group";
            case 2 -> "Org";
            default -> "Domain" + d;
        };
    }
}
