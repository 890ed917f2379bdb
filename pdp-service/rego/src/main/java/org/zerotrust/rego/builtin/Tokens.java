package org.zerotrust.rego.builtin;

import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.builtin.crypto.Jwk;
import org.zerotrust.rego.builtin.crypto.Jws;
import org.zerotrust.rego.value.Json;
import org.zerotrust.rego.value.JsonWriter;
import org.zerotrust.rego.value.Values;

/** {@code io.jwt.decode}, {@code io.jwt.verify_*} and {@code io.jwt.encode_sign*}. */
final class Tokens {
    /** A signature costs about as much as this many elements. */
    static final long SIGNATURE_WORK = 2000;

    private Tokens() {}

    static void register(Registrar r) {
        r.f1("io.jwt.decode", (ctx, a) -> decode(ctx, Token.parse(ctx, a)));
        for (String alg : List.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")) {
            r.f2(
                    "io.jwt.verify_" + alg.toLowerCase(java.util.Locale.ROOT),
                    (ctx, token, key) -> verify(ctx, token, key, alg));
        }
        r.f2("io.jwt.verify_eddsa", (ctx, token, key) -> verify(ctx, token, key, "EdDSA"));
        for (String alg : List.of("HS256", "HS384", "HS512")) {
            r.f2(
                    "io.jwt.verify_" + alg.toLowerCase(java.util.Locale.ROOT),
                    (ctx, token, secret) -> verifySecret(ctx, token, secret, alg));
        }
        r.f3("io.jwt.encode_sign", Tokens::encode);
        r.f3("io.jwt.encode_sign_raw", Tokens::encodeRaw);
    }

    private static Object decode(BuiltinContext ctx, Token token) {
        Map<?, ?> header = token.header(ctx);
        String payload = token.payload(ctx);
        Object cty = Values.get(header, "cty");
        if (cty instanceof String s && s.equals("JWT")) {
            // A token in a token; some writers quote the inner one.
            return decode(ctx, Token.parse(ctx, payload.replaceAll("^[\"']+|[\"']+$", "")));
        }
        Map<?, ?> claims = Token.object(ctx, payload);
        byte[] signature;
        try {
            signature = token.signature(ctx);
        } catch (BuiltinException notBase64) {
            throw BuiltinException.failed("JWT signature had invalid encoding: " + notBase64.getMessage());
        }
        return List.of(header, claims, HexFormat.of().formatHex(signature));
    }

    private static Object verify(BuiltinContext ctx, Object a, Object key, String algorithm) {
        Token token = Token.parse(ctx, a);
        List<TokenKeys.Key> keys = TokenKeys.of(ctx, Operands.string(key, 2));
        byte[] signature = token.signature(ctx);
        Token.Header header = token.parsedHeader(ctx);
        byte[] data = token.signed();
        TokenKeys.Key named = TokenKeys.named(keys, header.kid());
        if (named != null) {
            ctx.work(SIGNATURE_WORK);
            return Jws.verify(named.key(), algorithm, data, signature, false);
        }
        for (TokenKeys.Key k : keys) {
            if (!k.algorithm().isEmpty() && !k.algorithm().equals(header.alg())) {
                continue;
            }
            ctx.work(SIGNATURE_WORK);
            if (Jws.verify(k.key(), algorithm, data, signature, false)) {
                return true;
            }
        }
        return false;
    }

    private static Object verifySecret(BuiltinContext ctx, Object a, Object secret, String algorithm) {
        Operands.string(a, 1);
        byte[] key = Bytes.of(Operands.string(secret, 2));
        Token token = Token.parse(ctx, a);
        byte[] signature = token.signature(ctx);
        return Jws.verify(Jws.secret(key), algorithm, token.signed(), signature, false);
    }

    private static String marshalled(BuiltinContext ctx, Object v) {
        ctx.work(Size.of(v));
        return new JsonWriter().htmlSafe().write(v).toString();
    }

    static Object encode(BuiltinContext ctx, Object headers, Object payload, Object key) {
        return sign(ctx, marshalled(ctx, headers), marshalled(ctx, payload), marshalled(ctx, key));
    }

    static Object encodeRaw(BuiltinContext ctx, Object headers, Object payload, Object key) {
        String jwk = Operands.string(key, 3);
        return sign(ctx, Operands.string(headers, 1), Operands.string(payload, 2), jwk);
    }

    private static Object sign(BuiltinContext ctx, String headers, String payload, String jwk) {
        ctx.work(SIGNATURE_WORK + (headers.length() + payload.length()) / 4);
        try {
            List<Jwk> keys = Jwk.parse(jwk);
            if (keys.isEmpty()) {
                throw BuiltinException.failed("no keys found in JWK set");
            }
            Map<?, ?> header = headers(headers);
            if (!header.containsKey("alg")) {
                throw BuiltinException.failed("missing or invalid 'alg' header: jwsbb: header \"alg\" not found");
            }
            if (!(header.get("alg") instanceof String algorithm)) {
                throw BuiltinException.failed("missing or invalid 'alg' header: not a string");
            }
            if (!Jws.ALGORITHMS.contains(algorithm)) {
                throw BuiltinException.failed("unknown JWS algorithm: " + algorithm);
            }
            boolean jwt = !(header.get("typ") instanceof String typ) || typ.equals("JWT");
            if (jwt && !isJson(payload)) {
                throw BuiltinException.failed("type is JWT but payload is not JSON");
            }
            Base64.Encoder url = Base64.getUrlEncoder().withoutPadding();
            String signed = url.encodeToString(Bytes.of(headers)) + "." + url.encodeToString(Bytes.of(payload));
            java.security.Key key = keys.getFirst().signer();
            if (key == null) {
                throw BuiltinException.failed("the first key cannot sign");
            }
            return signed + "." + url.encodeToString(Jws.sign(key, algorithm, Bytes.of(signed)));
        } catch (GeneralSecurityException refused) {
            throw BuiltinException.failed("failed to sign: " + refused.getMessage());
        }
    }

    private static Map<?, ?> headers(String text) {
        Object v = null;
        try {
            v = Json.read(text);
        } catch (Json.MalformedException malformed) {
            if (!text.isBlank() && !text.stripLeading().startsWith("{")) {
                // What is no object at all is read as one without headers.
                return Map.of();
            }
            throw BuiltinException.failed("missing or invalid 'alg' header: cannot parse JSON: "
                    + (text.isBlank() ? "cannot parse empty string; unparsed tail: \"\"" : "cannot parse value"));
        }
        return v instanceof Map<?, ?> m ? m : Map.of();
    }

    private static boolean isJson(@Nullable String text) {
        try {
            Json.read(String.valueOf(text));
            return true;
        } catch (Json.MalformedException malformed) {
            return false;
        }
    }
}
