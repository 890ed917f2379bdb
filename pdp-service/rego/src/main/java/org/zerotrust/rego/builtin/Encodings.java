package org.zerotrust.rego.builtin;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.zerotrust.rego.builtin.golang.GoBase64;
import org.zerotrust.rego.builtin.golang.GoQuery;
import org.zerotrust.rego.value.JsonWriter;
import org.zerotrust.rego.value.RegoObject;
import org.zerotrust.rego.value.RegoSet;
import org.zerotrust.rego.value.Values;

/** Base64, hexadecimal and URL queries. */
final class Encodings {
    private static final Base64.Encoder URL = Base64.getUrlEncoder();

    private Encodings() {}

    static void register(Registrar r) {
        r.f1("base64.encode", (ctx, a) -> Base64.getEncoder().encodeToString(bytes(ctx, a)));
        r.f1("base64.decode", (ctx, a) -> decode(bytes(ctx, a), false));
        r.f1("base64.is_valid", Encodings::isBase64);
        r.f1("base64url.encode", (ctx, a) -> URL.encodeToString(bytes(ctx, a)));
        r.f1("base64url.encode_no_pad", (ctx, a) -> URL.withoutPadding().encodeToString(bytes(ctx, a)));
        r.f1("base64url.decode", Encodings::decodeUrl);
        r.f1("hex.encode", (ctx, a) -> HexFormat.of().formatHex(bytes(ctx, a)));
        r.f1("hex.decode", Encodings::decodeHex);
        r.f1("urlquery.encode", (ctx, a) -> GoQuery.escape(string(ctx, a)));
        r.f1("urlquery.decode", Encodings::decodeQuery);
        r.f1("urlquery.encode_object", Encodings::encodeQueryObject);
        r.f1("urlquery.decode_object", Encodings::decodeQueryObject);
    }

    private static String string(BuiltinContext ctx, Object a) {
        String s = Operands.string(a, 1);
        ctx.work(1 + s.length() / 8);
        return s;
    }

    private static byte[] bytes(BuiltinContext ctx, Object a) {
        return Bytes.of(string(ctx, a));
    }

    private static String decode(byte[] text, boolean url) {
        try {
            return Bytes.string(GoBase64.decode(text, url, true));
        } catch (GoBase64.CorruptException corrupt) {
            throw BuiltinException.failed(String.valueOf(corrupt.getMessage()));
        }
    }

    static Object isBase64(BuiltinContext ctx, Object a) {
        if (!(a instanceof String)) {
            return false;
        }
        try {
            GoBase64.decode(bytes(ctx, a), false, true);
            return true;
        } catch (GoBase64.CorruptException corrupt) {
            return false;
        }
    }

    static Object decodeUrl(BuiltinContext ctx, Object a) {
        String s = string(ctx, a);
        byte[] text = Bytes.of(s);
        if (!s.endsWith("=")) {
            int missing = -text.length & 3;
            if (missing == 3) {
                throw BuiltinException.failed("illegal base64url string: " + s);
            }
            text = Bytes.of(s + "=".repeat(missing));
        }
        return decode(text, true);
    }

    static Object decodeHex(BuiltinContext ctx, Object a) {
        byte[] in = bytes(ctx, a);
        byte[] out = new byte[in.length / 2];
        for (int i = 0; i < in.length; i++) {
            int digit = in[i] < 0 ? -1 : Character.digit(in[i], 16);
            if (digit < 0) {
                int c = in[i] & 0xFF;
                String shown = Quote.printable(c) ? " '" + (char) c + "'" : "";
                throw BuiltinException.failed("encoding/hex: invalid byte: U+" + String.format("%04X", c) + shown);
            }
            if (i / 2 < out.length) {
                out[i / 2] |= (byte) (i % 2 == 0 ? digit << 4 : digit);
            }
        }
        if (in.length % 2 != 0) {
            throw BuiltinException.failed("encoding/hex: odd length hex string");
        }
        return Bytes.string(out);
    }

    static Object decodeQuery(BuiltinContext ctx, Object a) {
        try {
            return GoQuery.unescape(string(ctx, a), true);
        } catch (IllegalArgumentException malformed) {
            throw BuiltinException.failed(String.valueOf(malformed.getMessage()));
        }
    }

    static Object encodeQueryObject(BuiltinContext ctx, Object a) {
        RegoObject o = Operands.object(a, 1);
        Map<String, List<String>> query = new TreeMap<>(Values::compareStrings);
        for (int i = 0; i < o.size(); i++) {
            query.put(JsonWriter.keyText(o.sortedKey(i)), texts(ctx, o.sortedValue(i)));
        }
        StringBuilder out = new StringBuilder();
        query.forEach((key, values) -> {
            for (String value : values) {
                out.append(out.isEmpty() ? "" : "&")
                        .append(GoQuery.escape(key))
                        .append('=')
                        .append(GoQuery.escape(value));
            }
        });
        ctx.work(out.length() / 16);
        return out.toString();
    }

    private static List<String> texts(BuiltinContext ctx, Object v) {
        if (v instanceof String s) {
            return List.of(s);
        }
        if (!(v instanceof List<?>) && !(v instanceof Set<?>)) {
            throw notText();
        }
        List<String> out = new ArrayList<>();
        for (Object e : v instanceof Set<?> s ? RegoSet.of(s) : (List<?>) v) {
            ctx.work(1);
            if (!(e instanceof String s)) {
                throw notText();
            }
            out.add(s);
        }
        return out;
    }

    private static BuiltinException notText() {
        return BuiltinException.type("operand 1 values must be string, array[string], or set[string]");
    }

    static Object decodeQueryObject(BuiltinContext ctx, Object a) {
        try {
            Map<Object, Object> out = Objects.builder();
            GoQuery.parse(string(ctx, a)).forEach((key, values) -> out.put(key, List.copyOf(values)));
            return RegoObject.of(out);
        } catch (IllegalArgumentException malformed) {
            throw BuiltinException.failed(String.valueOf(malformed.getMessage()));
        }
    }
}
