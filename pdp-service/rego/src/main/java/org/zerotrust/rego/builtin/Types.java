package org.zerotrust.rego.builtin;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.zerotrust.rego.value.Decimal;
import org.zerotrust.rego.value.RegoNull;
import org.zerotrust.rego.value.RegoSet;
import org.zerotrust.rego.value.Values;

/** Type tests, {@code type_name}, casts and {@code to_number}. */
final class Types {
    /** What Go's ParseFloat takes, without hexadecimal; underscores are read but not kept, as they are no part of a JSON number. */
    private static final Pattern FLOAT =
            Pattern.compile("[+-]?(D\\.?(?:D)?|\\.D)([eE][+-]?[0-9]+)?".replace("D", "[0-9]+(?:_[0-9]+)*"));

    private static final BigDecimal LARGEST_DOUBLE = new BigDecimal("1.797693134862315807e308");

    private Types() {}

    static void register(Registrar r) {
        r.f1("is_number", (ctx, a) -> a instanceof Number);
        r.f1("is_string", (ctx, a) -> a instanceof String);
        r.f1("is_boolean", (ctx, a) -> a instanceof Boolean);
        r.f1("is_array", (ctx, a) -> a instanceof List<?>);
        r.f1("is_set", (ctx, a) -> a instanceof Set<?>);
        r.f1("is_object", (ctx, a) -> a instanceof Map<?, ?>);
        r.f1("is_null", (ctx, a) -> a instanceof RegoNull);
        r.f1("type_name", (ctx, a) -> Values.typeName(a));
        r.f1("to_number", Types::toNumber);
        r.f1("cast_array", Types::castArray);
        r.f1("cast_set", Types::castSet);
        r.f1("cast_string", (ctx, a) -> Operands.string(a, 1));
        r.f1("cast_boolean", (ctx, a) -> cast(a, a instanceof Boolean, "boolean"));
        r.f1("cast_null", (ctx, a) -> cast(a, a instanceof RegoNull, "null"));
        r.f1("cast_object", (ctx, a) -> cast(a, a instanceof Map<?, ?>, "object"));
    }

    private static Object cast(Object a, boolean is, String kind) {
        if (!is) {
            throw Operands.wrong(1, a, kind);
        }
        return a;
    }

    static Object castArray(BuiltinContext ctx, Object a) {
        if (a instanceof List<?>) {
            return a;
        }
        List<Object> out = new ArrayList<>(Operands.elements(a, 1, "array", "set"));
        ctx.work(out.size());
        return out;
    }

    static Object castSet(BuiltinContext ctx, Object a) {
        return RegoSet.of(Operands.elements(a, 1, "array", "set"));
    }

    static Object toNumber(BuiltinContext ctx, Object a) {
        return switch (a) {
            case RegoNull n -> 0L;
            case Boolean b -> b ? 1L : 0L;
            case Number n -> n;
            case String s -> parse(s);
            default -> throw Operands.wrong(1, a, "null", "boolean", "number", "string");
        };
    }

    private static Number parse(String text) {
        String s = text;
        String bare = s.replaceFirst("^[+-]+", "").toLowerCase(Locale.ROOT);
        if (bare.equals("inf") || bare.equals("infinity") || bare.equals("nan")) {
            throw Operands.wrong(1, s, "valid number string");
        }
        if (!FLOAT.matcher(s).matches()) {
            throw BuiltinException.failed("strconv.ParseFloat: parsing " + Quote.go(s) + ": invalid syntax");
        }
        s = s.replace("_", "");
        BigDecimal d;
        try {
            d = new BigDecimal(s);
        } catch (NumberFormatException tooLongExponent) {
            throw outOfRange(s);
        }
        if (d.signum() != 0 && d.precision() - (long) d.scale() > 310) {
            throw outOfRange(s);
        }
        if (d.abs().compareTo(LARGEST_DOUBLE) > 0) {
            throw outOfRange(s);
        }
        if (s.charAt(0) == '+' || s.contains(".") || s.contains("e") || s.contains("E")) {
            return new Decimal(s);
        }
        return Numbers.parse(s);
    }

    private static BuiltinException outOfRange(String s) {
        return BuiltinException.failed("strconv.ParseFloat: parsing " + Quote.go(s) + ": value out of range");
    }
}
