package org.zerotrust.rego.builtin;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.builtin.crypto.Jws;
import org.zerotrust.rego.builtin.golang.GoFloat;
import org.zerotrust.rego.value.RegoObject;
import org.zerotrust.rego.value.Values;

/** {@code io.jwt.decode_verify}: signature, algorithm, issuer, audience and times of a token (RFC 7519 section 7.2). */
final class TokenVerification {
    private static final List<Object> UNVERIFIED = List.of(false, RegoObject.EMPTY, RegoObject.EMPTY);

    /** @param time nanoseconds since the epoch, as the double OPA compares with */
    private record Constraints(
            @Nullable List<TokenKeys.Key> keys, String secret, String alg, String iss, String aud, double time) {}

    private TokenVerification() {}

    static void register(Registrar r) {
        r.f2("io.jwt.decode_verify", TokenVerification::decodeVerify);
    }

    private static Constraints constraints(BuiltinContext ctx, RegoObject o) {
        List<TokenKeys.Key> keys = null;
        String secret = "";
        String alg = "";
        String iss = "";
        String aud = "";
        double time = ctx.timeNanos();
        for (int i = 0; i < o.size(); i++) {
            Object v = o.sortedValue(i);
            String name = String.valueOf(o.sortedKey(i));
            switch (name) {
                case "cert" -> keys = TokenKeys.of(ctx, text(name, v));
                case "secret" -> secret = text(name, v);
                case "alg" -> alg = text(name, v);
                case "iss" -> iss = text(name, v);
                case "aud" -> aud = text(name, v);
                case "time" -> time = time(v);
                // Anything unknown is rejected: a constraint that is not understood cannot hold.
                default -> throw BuiltinException.failed("unknown token validation constraint: " + name);
            }
        }
        if (keys != null && !secret.isEmpty()) {
            throw BuiltinException.failed("duplicate key constraints");
        }
        if (keys == null && secret.isEmpty()) {
            throw BuiltinException.failed("no key constraint");
        }
        return new Constraints(keys, secret, alg, iss, aud, time);
    }

    private static String text(String name, Object v) {
        if (v instanceof String s) {
            return s;
        }
        throw BuiltinException.failed(name + " constraint: must be a string");
    }

    private static double time(Object v) {
        if (!(v instanceof Number n)) {
            throw BuiltinException.failed("token time constraint: must be a number");
        }
        double t = n.doubleValue();
        if (Double.isInfinite(t)) {
            throw BuiltinException.failed("token time constraint: unvalid float64");
        }
        if (t < 0) {
            throw BuiltinException.failed("token time constraint: must not be negative");
        }
        return t;
    }

    static Object decodeVerify(BuiltinContext ctx, Object a, Object options) {
        Constraints c = constraints(ctx, Operands.object(options, 2));
        Object encoded = a;
        while (true) {
            Token token = Token.parse(ctx, encoded);
            Token.Header header = token.parsedHeader(ctx);
            if (!header.valid() || (!c.alg.isEmpty() && !c.alg.equals(header.alg()))) {
                return UNVERIFIED;
            }
            byte[] signature = token.signature(ctx);
            if (!verified(ctx, c, header, token.signed(), signature)) {
                return UNVERIFIED;
            }
            String payload = token.payload(ctx);
            if (header.cty().equalsIgnoreCase("JWT")) {
                encoded = payload;
                continue;
            }
            Map<?, ?> claims = Token.object(ctx, payload);
            return holds(c, claims) ? List.of(true, token.header(ctx), claims) : UNVERIFIED;
        }
    }

    private static boolean verified(
            BuiltinContext ctx, Constraints c, Token.Header header, byte[] data, byte[] signature) {
        ctx.work(Tokens.SIGNATURE_WORK);
        String alg = header.alg();
        if (c.keys == null) {
            return alg.startsWith("HS") && Jws.verify(Jws.secret(Bytes.of(c.secret)), alg, data, signature, true);
        }
        TokenKeys.Key named = TokenKeys.named(c.keys, header.kid());
        if (named != null) {
            return Jws.verify(named.key(), alg, data, signature, true);
        }
        for (TokenKeys.Key k : c.keys) {
            if (k.algorithm().isEmpty() || k.algorithm().equals(alg)) {
                ctx.work(Tokens.SIGNATURE_WORK);
                if (Jws.verify(k.key(), alg, data, signature, true)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean holds(Constraints c, Map<?, ?> claims) {
        if (!c.iss.isEmpty() && !c.iss.equals(Values.get(claims, "iss"))) {
            return false;
        }
        Object aud = Values.get(claims, "aud");
        if (aud == null ? !c.aud.isEmpty() : !audience(c, aud)) {
            return false;
        }
        BigDecimal now = new BigDecimal(GoFloat.format(c.time / 1_000_000_000, 'g', -1));
        BigDecimal exp = moment(claims, "exp");
        if (exp != null && now.compareTo(exp) >= 0) {
            return false;
        }
        BigDecimal nbf = moment(claims, "nbf");
        return nbf == null || now.compareTo(nbf) >= 0;
    }

    private static boolean audience(Constraints c, Object aud) {
        if (aud instanceof List<?> l) {
            return l.contains(c.aud);
        }
        return aud instanceof String s && s.equals(c.aud);
    }

    private static @Nullable BigDecimal moment(Map<?, ?> claims, String name) {
        Object v = Values.get(claims, name);
        if (v == null) {
            return null;
        }
        if (v instanceof Number n) {
            return Values.toBigDecimal(n);
        }
        throw BuiltinException.failed(name + " value must be a number");
    }
}
