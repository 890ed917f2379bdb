package org.zerotrust.rego.builtin;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.zerotrust.rego.builtin.schema.JsonSchema;
import org.zerotrust.rego.value.Json;
import org.zerotrust.rego.value.RegoNull;
import org.zerotrust.rego.value.RegoObject;

/** {@code json.verify_schema} and {@code json.match_schema}. */
final class Schemas {
    private record Key(Object schema) {}

    private Schemas() {}

    static void register(Registrar r) {
        r.f1("json.verify_schema", Schemas::verify);
        r.f2("json.match_schema", Schemas::match);
    }

    /** A JSON text, an object or an array. */
    private static Object loaded(BuiltinContext ctx, Object v) {
        if (v instanceof String s) {
            ctx.work(1 + s.length() / 4);
            try {
                return Json.read(s);
            } catch (Json.MalformedException malformed) {
                throw BuiltinException.failed("invalid JSON string");
            }
        }
        if (v instanceof Map<?, ?> || v instanceof List<?>) {
            return v;
        }
        throw BuiltinException.failed("wrong type, expected string or object");
    }

    private static JsonSchema schema(BuiltinContext ctx, Object v) {
        return ctx.cached(new Key(v), () -> {
            try {
                return JsonSchema.compile(loaded(ctx, v), ctx::work);
            } catch (IllegalArgumentException malformed) {
                throw BuiltinException.failed(String.valueOf(malformed.getMessage()));
            }
        });
    }

    static Object verify(BuiltinContext ctx, Object a) {
        try {
            schema(ctx, a);
            return List.of(true, RegoNull.NULL);
        } catch (BuiltinException malformed) {
            if (malformed.halts()) {
                throw malformed;
            }
            return List.of(false, "jsonschema: " + malformed.getMessage());
        }
    }

    static Object match(BuiltinContext ctx, Object document, Object schema) {
        Object d = loaded(ctx, document);
        JsonSchema s = schema(ctx, schema);
        List<Object> faults = new ArrayList<>();
        try {
            for (JsonSchema.Fault f : s.validate(d, ctx::work)) {
                faults.add(RegoObject.of(Map.of(
                        "error", f.field() + ": " + f.description(),
                        "type", f.type(),
                        "field", f.field(),
                        "desc", f.description())));
            }
        } catch (IllegalArgumentException endless) {
            throw BuiltinException.failed(String.valueOf(endless.getMessage()));
        }
        return List.of(faults.isEmpty(), faults);
    }
}
