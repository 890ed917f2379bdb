package org.zerotrust.rego.builtin;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.zerotrust.rego.value.RegoObject;
import org.zerotrust.rego.value.Values;

/** A JSON Web Token in its three encoded parts (RFC 7519). */
final class Token {
    private final String header;
    private final String payload;
    private final String signature;

    /** @param valid whether nothing critical was met that is not understood (RFC 7515 4.1.11) and alg is there */
    record Header(String alg, String kid, String cty, boolean valid) {}

    private Token(String header, String payload, String signature) {
        this.header = header;
        this.payload = payload;
        this.signature = signature;
    }

    static Token parse(BuiltinContext ctx, Object a) {
        String s = Operands.string(a, 1);
        ctx.work(1 + s.length() / 4);
        if (!s.contains(".")) {
            throw BuiltinException.failed("encoded JWT had no period separators");
        }
        String[] parts = s.split("\\.", -1);
        if (parts.length != 3) {
            throw BuiltinException.failed("encoded JWT must have 3 sections, found " + parts.length);
        }
        return new Token(parts[0], parts[1], parts[2]);
    }

    /** What the signature is over. */
    byte[] signed() {
        return Bytes.of(header + "." + payload);
    }

    Map<?, ?> header(BuiltinContext ctx) {
        String text;
        try {
            text = (String) Encodings.decodeUrl(ctx, header);
        } catch (BuiltinException notBase64) {
            throw BuiltinException.failed("JWT header had invalid encoding: " + notBase64.getMessage());
        }
        Map<?, ?> h;
        try {
            h = object(ctx, text);
        } catch (BuiltinException malformed) {
            throw BuiltinException.failed("bad JWT header: " + malformed.getMessage());
        }
        if (Values.get(h, "enc") != null) {
            throw BuiltinException.failed("JWT is a JWE object, which is not supported");
        }
        return h;
    }

    String payload(BuiltinContext ctx) {
        try {
            return (String) Encodings.decodeUrl(ctx, payload);
        } catch (BuiltinException notBase64) {
            throw BuiltinException.failed("JWT payload had invalid encoding: " + notBase64.getMessage());
        }
    }

    byte[] signature(BuiltinContext ctx) {
        return Bytes.of((String) Encodings.decodeUrl(ctx, signature));
    }

    static Map<?, ?> object(BuiltinContext ctx, String json) {
        Object v;
        try {
            v = JsonFunctions.parse(ctx, json);
        } catch (BuiltinException malformed) {
            throw BuiltinException.failed("invalid JSON: " + malformed.getMessage());
        }
        if (!(v instanceof Map<?, ?> m)) {
            throw BuiltinException.failed("decoded JSON type was not an Object");
        }
        return RegoObject.of(m);
    }

    Header parsedHeader(BuiltinContext ctx) {
        Map<?, ?> h = header(ctx);
        Set<Object> critical = new HashSet<>();
        Set<Object> unknown = new HashSet<>();
        h.forEach((k, v) -> {
            switch (String.valueOf(k)) {
                case "alg", "kid", "typ", "cty" -> {
                    if (!(v instanceof String)) {
                        throw BuiltinException.failed(k + ": must be a string");
                    }
                }
                case "crit" -> {
                    if (!(v instanceof List<?> l)) {
                        throw BuiltinException.failed("crit: must be a list");
                    }
                    for (Object e : l) {
                        if (!(e instanceof String)) {
                            break;
                        }
                        critical.add(e);
                    }
                    if (critical.isEmpty()) {
                        throw BuiltinException.failed("crit: must be a nonempty list");
                    }
                }
                default -> unknown.add(String.valueOf(k));
            }
        });
        String alg = text(h, "alg");
        unknown.retainAll(critical);
        return new Header(alg, text(h, "kid"), text(h, "cty"), !alg.isEmpty() && unknown.isEmpty());
    }

    private static String text(Map<?, ?> m, String name) {
        return Values.get(m, name) instanceof String s ? s : "";
    }
}
