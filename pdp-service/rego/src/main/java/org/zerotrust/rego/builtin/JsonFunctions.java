package org.zerotrust.rego.builtin;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.zerotrust.rego.value.Json;
import org.zerotrust.rego.value.JsonWriter;
import org.zerotrust.rego.value.RegoObject;

/** JSON texts. */
final class JsonFunctions {
    private JsonFunctions() {}

    static void register(Registrar r) {
        r.f1("json.marshal", Marshal::plain);
        r.f2("json.marshal_with_options", Marshal::withOptions);
        r.f1("json.unmarshal", (ctx, a) -> parse(ctx, Operands.string(a, 1)));
        r.f1("json.is_valid", JsonFunctions::isValid);
    }

    /**
     * The value of a JSON text.
     *
     * @throws BuiltinException where it is none
     */
    static Object parse(BuiltinContext ctx, String text) {
        ctx.work(1 + text.length() / 4);
        try {
            Object v = Json.read(Bytes.clean(text));
            // An escaped half of a surrogate pair is no character: Go reads U+FFFD.
            return text.contains("\\ud") || text.contains("\\uD") ? clean(v) : v;
        } catch (Json.MalformedException malformed) {
            throw BuiltinException.failed(String.valueOf(malformed.getMessage()));
        }
    }

    private static Object clean(Object v) {
        return switch (v) {
            case String s -> Bytes.clean(s);
            case List<?> l -> {
                List<Object> out = new ArrayList<>(l.size());
                for (Object e : l) {
                    out.add(clean(e));
                }
                yield out;
            }
            case Map<?, ?> m -> {
                Map<Object, Object> out = Objects.builder();
                m.forEach((k, e) -> out.put(clean(k), clean(e)));
                yield RegoObject.of(out);
            }
            default -> v;
        };
    }

    static Object isValid(BuiltinContext ctx, Object a) {
        if (!(a instanceof String s)) {
            return false;
        }
        ctx.work(1 + s.length() / 4);
        try {
            Json.read(Bytes.clean(s));
            return true;
        } catch (Json.MalformedException malformed) {
            return false;
        }
    }

    /** {@code json.marshal} and its options. */
    private static final class Marshal {
        private Marshal() {}

        static Object plain(BuiltinContext ctx, Object a) {
            return written(ctx, new JsonWriter().htmlSafe(), a);
        }

        private static String written(BuiltinContext ctx, JsonWriter w, Object a) {
            ctx.work(Size.of(a));
            return w.write(a).toString();
        }

        static Object withOptions(BuiltinContext ctx, Object a, Object options) {
            RegoObject o = Operands.object(options, 2);
            String prefix = "";
            String indent = "\t";
            boolean implied = false;
            Boolean pretty = null;
            for (int i = 0; i < o.size(); i++) {
                Object value = o.sortedValue(i);
                if (!(o.sortedKey(i) instanceof String key)) {
                    throw BuiltinException.type("operand 2 failed to stringify key " + TermText.of(ctx, o.sortedKey(i))
                            + " at index " + i + ": "
                            + Operands.wrong(i, o.sortedKey(i), "string").getMessage());
                }
                switch (key) {
                    case "prefix" -> prefix = option(key, value, i);
                    case "indent" -> indent = option(key, value, i);
                    case "pretty" -> {
                        if (!(value instanceof Boolean b)) {
                            throw BuiltinException.type("operand 2 key \"pretty\" failed cast to bool");
                        }
                        pretty = b;
                    }
                    default ->
                        throw BuiltinException.type("operand 2 object contained unknown key "
                                + Quote.go(java.util.Objects.requireNonNull(key)));
                }
                implied |= !key.equals("pretty");
            }
            if (pretty == null ? implied : pretty) {
                ctx.work(Size.of(a) * (1 + (prefix.length() + 8L * indent.length()) / 16));
                return prefix + written(ctx, new JsonWriter().htmlSafe().pretty(prefix, indent), a);
            }
            return plain(ctx, a);
        }

        private static String option(String key, Object value, int i) {
            if (value instanceof String s) {
                return s;
            }
            throw BuiltinException.type("operand 2 key " + Quote.go(key) + " failed cast to string: "
                    + Operands.wrong(i, value, "string").getMessage());
        }
    }
}
