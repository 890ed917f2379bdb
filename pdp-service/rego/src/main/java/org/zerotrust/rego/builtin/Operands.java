package org.zerotrust.rego.builtin;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.zerotrust.rego.value.RegoObject;
import org.zerotrust.rego.value.RegoSet;
import org.zerotrust.rego.value.Values;

/** Operands by type; each refuses a wrong one in OPA's words. Positions count from 1. */
public final class Operands {
    private Operands() {}

    /** A string. */
    public static String string(Object v, int position) {
        if (v instanceof String s) {
            return s;
        }
        throw wrong(position, v, "string");
    }

    /** Any number. */
    public static Number number(Object v, int position) {
        if (v instanceof Number n) {
            return n;
        }
        throw wrong(position, v, "number");
    }

    /** An integer of 64 bits. */
    public static long integer(Object v, int position) {
        if (v instanceof Long l) {
            return l;
        }
        Number n = number(v, position);
        if (!Numbers.isInt64(n)) {
            throw BuiltinException.type(
                    "operand " + position + " must be integer number but got floating-point number");
        }
        return n.longValue();
    }

    /** An integer of any size, however it was written. */
    public static BigInteger bigInteger(Object v, int position) {
        if (!(v instanceof Number n)) {
            throw wrong(position, v, "integer");
        }
        BigInteger i = Numbers.toInteger(n);
        if (i == null) {
            throw BuiltinException.type(
                    "operand " + position + " must be integer number but got floating-point number");
        }
        return i;
    }

    /** An array; its elements may be Java nulls where it is foreign. */
    public static List<?> array(Object v, int position) {
        if (v instanceof List<?> l) {
            return l;
        }
        throw wrong(position, v, "array");
    }

    /** A set, in Rego's order. */
    public static RegoSet set(Object v, int position) {
        if (v instanceof Set<?> s) {
            return RegoSet.of(s);
        }
        throw wrong(position, v, "set");
    }

    /** An object, in the order of its keys. */
    public static RegoObject object(Object v, int position) {
        return RegoObject.of(map(v, position));
    }

    /** An object as it lies. */
    public static Map<?, ?> map(Object v, int position) {
        if (v instanceof Map<?, ?> m) {
            return m;
        }
        throw wrong(position, v, "object");
    }

    /** The elements of an array, or of a set in Rego's order. */
    public static Collection<?> elements(Object v, int position, String... kinds) {
        return switch (v) {
            case List<?> l -> l;
            case Set<?> s -> RegoSet.of(s);
            default -> throw wrong(position, v, kinds);
        };
    }

    /** The strings of an array or set. */
    public static List<String> strings(Object v, int position) {
        Collection<?> all = elements(v, position, "array", "set");
        List<String> out = new ArrayList<>(all.size());
        for (Object e : all) {
            if (!(e instanceof String s)) {
                throw element(position, v, Values.orNull(e), "string");
            }
            out.add(s);
        }
        return out;
    }

    /** The operand is not of any of these types. */
    public static BuiltinException wrong(int position, Object got, String... kinds) {
        String must = kinds.length == 1 ? kinds[0] : "one of {" + String.join(", ", kinds) + "}";
        return BuiltinException.operand(position, must, Values.typeName(got));
    }

    /** The operand holds an element of a wrong type. */
    public static BuiltinException element(int position, Object composite, Object got, String... kinds) {
        String name = Values.typeName(composite);
        String must = kinds.length == 1 ? kinds[0] + "s" : "(any of) {" + String.join(", ", kinds) + "}";
        return BuiltinException.type("operand " + position + " must be " + name + " of " + must + " but got " + name
                + " containing " + Values.typeName(got));
    }

    /** The operand is none of these values. */
    public static BuiltinException notOneOf(int position, String... allowed) {
        String must = allowed.length == 1 ? allowed[0] : "one of {" + String.join(", ", allowed) + "}";
        return BuiltinException.type("operand " + position + " must be " + must);
    }
}
