package org.zerotrust.rego.types;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.value.Decimal;
import org.zerotrust.rego.value.RegoNull;

/** OPA's JSON form of types. */
final class TypeJson {
    private static final JsonFactory FACTORY = new JsonFactory();

    private TypeJson() {}

    /** A type from its JSON tree. */
    static Type type(@Nullable Object json) {
        Map<?, ?> t = object(json);
        Type type = switch (string(t.get("type"))) {
            case "null" -> ScalarType.NULL;
            case "boolean" -> ScalarType.BOOLEAN;
            case "number" -> ScalarType.NUMBER;
            case "string" -> ScalarType.STRING;
            case "array" -> new ArrayType(new ArrayList<>(types(t.get("static"))), optional(t.get("dynamic")));
            case "object" -> new ObjectType(properties(t.get("static")), rest(t.get("dynamic")));
            case "set" -> new SetType(optional(t.get("of")));
            case "any" -> t.get("of") == null ? AnyType.ANY : new AnyType(types(t.get("of")));
            case "function" ->
                new FunctionType(
                        new ArrayList<>(types(t.get("args"))), optional(t.get("result")), optional(t.get("variadic")));
            default -> throw new IllegalArgumentException("unsupported type '" + t.get("type") + "'");
        };
        return t.get("name") instanceof String name ? new NamedType(name, type) : type;
    }

    private static @Nullable Type optional(@Nullable Object json) {
        return json == null ? null : type(json);
    }

    private static List<Type> types(@Nullable Object json) {
        return items(json).stream().map(TypeJson::type).toList();
    }

    private static List<ObjectType.Property> properties(@Nullable Object json) {
        List<ObjectType.Property> all = new ArrayList<>();
        for (Object each : items(json)) {
            Map<?, ?> p = object(each);
            Object key = p.get("key");
            if (key == null) {
                throw new IllegalArgumentException("a static property without a key");
            }
            all.add(new ObjectType.Property(key, type(p.get("value"))));
        }
        return all;
    }

    private static ObjectType.@Nullable Rest rest(@Nullable Object json) {
        if (json == null) {
            return null;
        }
        Map<?, ?> p = object(json);
        return new ObjectType.Rest(type(p.get("key")), type(p.get("value")));
    }

    /** The JSON tree of a type. */
    static Object json(Type type) {
        Map<String, Object> out = new TreeMap<>();
        switch (type) {
            case NamedType n -> {
                ((Map<?, ?>) json(n.type())).forEach((k, v) -> out.put((String) k, v));
                out.put("name", n.name());
            }
            case ScalarType s -> out.put("type", s.toString());
            case ArrayType a -> {
                out.put("type", "array");
                if (!a.fixed().isEmpty()) {
                    out.put("static", list(a.fixed()));
                }
                put(out, "dynamic", a.rest());
            }
            case ObjectType o -> object(o, out);
            case SetType s -> {
                out.put("type", "set");
                put(out, "of", s.of());
            }
            case AnyType a -> {
                out.put("type", "any");
                if (!a.isAll()) {
                    out.put("of", list(new ArrayList<>(a.of())));
                }
            }
            case FunctionType f -> {
                out.put("type", "function");
                if (f.arity() > 0) {
                    out.put("args", list(f.arguments()));
                }
                put(out, "result", f.result());
                put(out, "variadic", f.variadic());
            }
            case RecursiveType r -> out.put("name", r.toString());
        }
        return out;
    }

    private static void object(ObjectType o, Map<String, Object> out) {
        out.put("type", "object");
        if (!o.fixed().isEmpty()) {
            List<Object> fixed = new ArrayList<>();
            for (ObjectType.Property p : o.fixed()) {
                Map<String, Object> each = new TreeMap<>();
                each.put("key", p.key());
                put(each, "value", p.type());
                fixed.add(each);
            }
            out.put("static", fixed);
        }
        if (o.rest() != null) {
            Map<String, Object> rest = new TreeMap<>();
            put(rest, "key", o.rest().key());
            put(rest, "value", o.rest().value());
            out.put("dynamic", rest);
        }
    }

    private static void put(Map<String, Object> out, String name, @Nullable Type type) {
        if (type != null) {
            out.put(name, json(type));
        }
    }

    private static List<Object> list(List<@Nullable Type> types) {
        List<Object> all = new ArrayList<>();
        for (Type t : types) {
            all.add(json(t == null ? AnyType.ANY : t));
        }
        return all;
    }

    static Map<?, ?> object(@Nullable Object json) {
        if (json instanceof Map<?, ?> m) {
            return m;
        }
        throw new IllegalArgumentException("expected an object, got " + json);
    }

    static List<?> items(@Nullable Object json) {
        return switch (json) {
            case null -> List.of();
            case List<?> l -> l;
            default -> throw new IllegalArgumentException("expected an array, got " + json);
        };
    }

    static String string(@Nullable Object json) {
        if (json instanceof String s) {
            return s;
        }
        throw new IllegalArgumentException("expected a string, got " + json);
    }

    /** A JSON text as Rego values. */
    static Object tree(String json) {
        try (JsonParser p = FACTORY.createParser(json)) {
            p.nextToken();
            return value(p);
        } catch (IOException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static Object value(JsonParser p) throws IOException {
        JsonToken token = p.currentToken();
        if (token == null) {
            throw new IllegalArgumentException("no JSON value");
        }
        return switch (token) {
            case START_OBJECT -> {
                Map<String, Object> m = new LinkedHashMap<>();
                while (p.nextToken() != JsonToken.END_OBJECT) {
                    String name = p.currentName();
                    p.nextToken();
                    m.put(name, value(p));
                }
                yield m;
            }
            case START_ARRAY -> {
                List<Object> l = new ArrayList<>();
                while (p.nextToken() != JsonToken.END_ARRAY) {
                    l.add(value(p));
                }
                yield l;
            }
            case VALUE_STRING -> p.getText();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> RegoNull.NULL;
            case VALUE_NUMBER_INT -> {
                BigInteger n = p.getBigIntegerValue();
                yield n.bitLength() < 64 ? (Object) n.longValue() : n;
            }
            case VALUE_NUMBER_FLOAT -> new Decimal(p.getText());
            default -> throw new IllegalArgumentException("unexpected " + token);
        };
    }
}
