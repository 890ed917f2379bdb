package org.zerotrust.rego.builtin;

import java.util.Map;
import org.zerotrust.rego.builtin.golang.GoUrl;
import org.zerotrust.rego.value.RegoObject;

/** {@code uri.*}. */
final class Uris {
    private Uris() {}

    static void register(Registrar r) {
        r.f1("uri.parse", Uris::parse);
        r.f1("uri.is_valid", Uris::isValid);
    }

    private static void put(Map<Object, Object> out, String name, String value) {
        if (!value.isEmpty()) {
            out.put(name, value);
        }
    }

    static Object parse(BuiltinContext ctx, Object a) {
        String s = Operands.string(a, 1);
        ctx.work(1 + s.length() / 8);
        GoUrl u;
        try {
            u = GoUrl.parse(s);
        } catch (IllegalArgumentException malformed) {
            throw BuiltinException.failed(String.valueOf(malformed.getMessage()));
        }
        Map<Object, Object> out = Objects.builder();
        put(out, "scheme", u.scheme());
        put(out, "hostname", u.hostname());
        put(out, "port", u.port());
        put(out, "path", u.path());
        put(out, "raw_path", u.rawPath().isEmpty() ? u.path() : u.rawPath());
        put(out, "raw_query", u.rawQuery());
        put(out, "fragment", u.fragment());
        return RegoObject.of(out);
    }

    static Object isValid(BuiltinContext ctx, Object a) {
        if (!(a instanceof String s) || s.isEmpty()) {
            return false;
        }
        ctx.work(1 + s.length() / 8);
        try {
            GoUrl.parse(s);
            return true;
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }
}
