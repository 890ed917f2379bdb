package org.zerotrust.evidence.fields;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** The serialization algorithms of RFC 9651, section 4.1. */
public final class FieldWriter {
    private FieldWriter() {}

    /** An item or inner list with its parameters. */
    public static String write(Member member) {
        StringBuilder out = new StringBuilder();
        append(out, member);
        return out.toString();
    }

    /** A list. */
    public static String list(List<Member> members) {
        StringBuilder out = new StringBuilder();
        for (Member member : members) {
            if (!out.isEmpty()) {
                out.append(", ");
            }
            append(out, member);
        }
        return out.toString();
    }

    /** A dictionary. */
    public static String dictionary(Map<String, Member> members) {
        StringBuilder out = new StringBuilder();
        members.forEach((key, member) -> {
            if (!out.isEmpty()) {
                out.append(", ");
            }
            out.append(key);
            if (member instanceof Member.Item(BareItem.Bool(boolean value), Parameters parameters) && value) {
                append(out, parameters);
            } else {
                out.append('=');
                append(out, member);
            }
        });
        return out.toString();
    }

    private static void append(StringBuilder out, Member member) {
        switch (member) {
            case Member.Item item -> append(out, item.value());
            case Member.InnerList list -> {
                out.append('(');
                for (int i = 0; i < list.items().size(); i++) {
                    if (i > 0) {
                        out.append(' ');
                    }
                    append(out, list.items().get(i));
                }
                out.append(')');
            }
        }
        append(out, member.parameters());
    }

    private static void append(StringBuilder out, Parameters parameters) {
        parameters.entries().forEach((key, value) -> {
            out.append(';').append(key);
            if (!(value instanceof BareItem.Bool(boolean set) && set)) {
                out.append('=');
                append(out, value);
            }
        });
    }

    private static void append(StringBuilder out, BareItem value) {
        switch (value) {
            case BareItem.Int(long number) -> out.append(number);
            case BareItem.Decimal(BigDecimal number) -> {
                BigDecimal rounded = number.setScale(3, RoundingMode.HALF_EVEN).stripTrailingZeros();
                out.append((rounded.scale() < 1 ? rounded.setScale(1) : rounded).toPlainString());
            }
            case BareItem.Text(String text) -> text(out, text);
            case BareItem.Token(String word) -> out.append(word);
            case BareItem.Bytes bytes ->
                out.append(':')
                        .append(Base64.getEncoder().encodeToString(bytes.value()))
                        .append(':');
            case BareItem.Bool(boolean set) -> out.append(set ? "?1" : "?0");
            case BareItem.Date(long seconds) -> out.append('@').append(seconds);
            case BareItem.Display(String text) -> display(out, text);
        }
    }

    /** A text in quotes (4.1.6). */
    private static void text(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\');
            }
            out.append(c);
        }
        out.append('"');
    }

    private static void display(StringBuilder out, String text) {
        out.append("%\"");
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            int c = b & 0xff;
            if (c == '%' || c == '"' || c < 0x20 || c > 0x7e) {
                out.append('%').append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
            } else {
                out.append((char) c);
            }
        }
        out.append('"');
    }
}
