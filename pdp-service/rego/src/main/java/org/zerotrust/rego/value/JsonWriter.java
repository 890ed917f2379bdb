package org.zerotrust.rego.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Rego values as OPA prints them: sets as sorted arrays, objects by sorted keys, a key that is no string as the string
 * of its JSON, numbers with the text they were written with.
 */
public final class JsonWriter {
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private final StringBuilder out;
    private boolean htmlSafe;
    private boolean asGiven;
    private boolean lines;
    private String prefix = "";
    private String indent = "";

    /** A writer of something short. */
    public JsonWriter() {
        this(16);
    }

    /** A writer of about so many characters. */
    public JsonWriter(int capacity) {
        out = new StringBuilder(capacity);
    }

    /**
     * Leaves the members of an object in the map's own order instead of Rego's, where all its keys are strings. It spares
     * the sorting where nobody reads the text but a machine.
     */
    public JsonWriter asGiven() {
        asGiven = true;
        return this;
    }

    /** Escapes {@code <}, {@code >} and {@code &}, as the built-in {@code json.marshal} does. */
    public JsonWriter htmlSafe() {
        htmlSafe = true;
        return this;
    }

    /**
     * Puts each element on its own line, as Go's {@code json.MarshalIndent} does.
     *
     * @param linePrefix stands before every line but the first
     * @param step stands once for each level
     */
    public JsonWriter pretty(String linePrefix, String step) {
        prefix = linePrefix;
        indent = step;
        lines = true;
        return this;
    }

    /** Appends the value. */
    public JsonWriter write(@Nullable Object value) {
        write(value, 0);
        return this;
    }

    private void write(@Nullable Object value, int level) {
        switch (value) {
            case null -> out.append("null");
            case RegoNull n -> out.append("null");
            case Boolean b -> out.append(b.booleanValue());
            case Number n -> out.append(numberText(n));
            case String s -> string(s);
            case List<?> l -> array(l, level);
            case Map<?, ?> m -> object(m, level);
            case Set<?> s -> array(RegoSet.of(s), level);
            default -> throw new IllegalArgumentException("not a Rego value: " + value.getClass());
        }
    }

    private void array(Iterable<?> elements, int level) {
        out.append('[');
        boolean any = false;
        for (Object e : elements) {
            if (any) {
                out.append(',');
            }
            any = true;
            newLine(level + 1);
            write(e, level + 1);
        }
        if (any) {
            newLine(level);
        }
        out.append(']');
    }

    private void object(Map<?, ?> map, int level) {
        out.append('{');
        boolean any = false;
        for (Map.Entry<?, ?> e : ordered(map).entrySet()) {
            if (any) {
                out.append(',');
            }
            any = true;
            newLine(level + 1);
            string((String) e.getKey());
            out.append(lines ? ": " : ":");
            write(e.getValue(), level + 1);
        }
        if (any) {
            newLine(level);
        }
        out.append('}');
    }

    private void newLine(int level) {
        if (lines) {
            out.append('\n').append(prefix);
            for (int i = 0; i < level; i++) {
                out.append(indent);
            }
        }
    }

    private Map<?, ?> ordered(Map<?, ?> map) {
        boolean strings = true;
        for (Object key : map.keySet()) {
            strings &= key instanceof String;
        }
        if (strings) {
            return asGiven ? map : RegoObject.of(map);
        }
        TreeMap<String, Object> byText = new TreeMap<>(Values::compareStrings);
        RegoObject.of(map).forEach((k, v) -> byText.put(keyText(k), v));
        return byText;
    }

    /** An object's key as JSON has it: a string itself, anything else as its JSON text. */
    public static String keyText(Object key) {
        return key instanceof String s
                ? s
                : new JsonWriter().htmlSafe().write(key).toString();
    }

    private void string(String s) {
        out.append('"');
        int plain = 0;
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            if (isPlain(c)) {
                continue;
            }
            boolean pair = pair(s, i);
            if (!pair) {
                out.append(s, plain, i);
                escaped(c);
                plain = i + 1;
            } else {
                i++;
            }
        }
        // Nearly always all of it at once.
        out.append(s, plain, s.length()).append('"');
    }

    /** Whether the character stands for itself, wherever it stands. */
    private boolean isPlain(char c) {
        return c >= 0x20
                && c != '"'
                && c != '\\'
                && (c < 0x2028 || c > 0x2029 && !Character.isSurrogate(c))
                && !(htmlSafe && (c == '<' || c == '>' || c == '&'));
    }

    private void escaped(char c) {
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> {
                if (Character.isSurrogate(c)) {
                    out.append("\\ufffd");
                } else {
                    unicode(c);
                }
            }
        }
    }

    private static boolean pair(String s, int i) {
        return Character.isHighSurrogate(s.charAt(i))
                && i + 1 < s.length()
                && Character.isLowSurrogate(s.charAt(i + 1));
    }

    private void unicode(char c) {
        out.append("\\u")
                .append(HEX[c >> 12 & 15])
                .append(HEX[c >> 8 & 15])
                .append(HEX[c >> 4 & 15])
                .append(HEX[c & 15]);
    }

    /** The number as OPA prints it. */
    public static String numberText(Number n) {
        return switch (n) {
            case Decimal d -> d.toString();
            case BigInteger i -> i.toString();
            case BigDecimal d -> d.toString();
            case Double d -> doubleText(d);
            case Float f -> doubleText(Double.parseDouble(f.toString()));
            default -> Long.toString(n.longValue());
        };
    }

    /** As Go's encoding/json prints a float64: plain between 1e-6 and 1e21, else with an exponent. */
    private static String doubleText(double d) {
        if (Double.isNaN(d) || Double.isInfinite(d)) {
            throw new IllegalArgumentException("no JSON number: " + d);
        }
        if (d == 0) {
            return 1 / d < 0 ? "-0" : "0";
        }
        BigDecimal exact = new BigDecimal(Double.toString(d)).stripTrailingZeros();
        double magnitude = Math.abs(d);
        if (magnitude >= 1e-6 && magnitude < 1e21) {
            return exact.toPlainString();
        }
        String digits = exact.unscaledValue().abs().toString();
        int exponent = digits.length() - 1 - exact.scale();
        StringBuilder b = new StringBuilder(d < 0 ? "-" : "").append(digits.charAt(0));
        if (digits.length() > 1) {
            b.append('.').append(digits, 1, digits.length());
        }
        return b.append('e')
                .append(exponent < 0 ? '-' : '+')
                .append(Math.abs(exponent))
                .toString();
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
