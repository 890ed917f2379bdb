package org.zerotrust.evidence.fields;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The parsing algorithms of RFC 9651, section 4.2, over one combined field value. Stricter in one place, where section
 * 4.2 leaves the choice: a byte sequence must be padded and hold no bit that means nothing.
 */
public final class FieldParser {
    private static final int MOST_MEMBERS = 1024;
    private static final int MOST_PARAMETERS = 256;

    private final String input;
    private int at;

    private FieldParser(String input) throws FieldException {
        this.input = input;
        for (int i = 0; i < input.length(); i++) {
            if (input.charAt(i) > 0x7f) {
                throw new FieldException("not ASCII", i);
            }
        }
        skip(' ');
    }

    /** An item. */
    public static Member.Item item(String input) throws FieldException {
        FieldParser parser = new FieldParser(input);
        Member.Item item = parser.readItem();
        parser.end();
        return item;
    }

    /** A list; empty for an empty text. */
    public static List<Member> list(String input) throws FieldException {
        FieldParser parser = new FieldParser(input);
        List<Member> members = new ArrayList<>();
        while (parser.more()) {
            if (members.size() == MOST_MEMBERS) {
                throw parser.wrong("too many members");
            }
            members.add(parser.member());
            if (parser.separator()) {
                break;
            }
        }
        return List.copyOf(members);
    }

    /**
     * A dictionary in the order of its members. A member that stands twice is refused, where RFC 9651 would keep the
     * last: two readers must not see two values.
     */
    public static Map<String, Member> dictionary(String input) throws FieldException {
        FieldParser parser = new FieldParser(input);
        Map<String, Member> members = new LinkedHashMap<>();
        while (parser.more()) {
            if (members.size() == MOST_MEMBERS) {
                throw parser.wrong("too many members");
            }
            String key = parser.key();
            Member member;
            if (parser.next('=')) {
                parser.at++;
                member = parser.member();
            } else {
                member = new Member.Item(new BareItem.Bool(true), parser.parameters());
            }
            if (members.putIfAbsent(key, member) != null) {
                throw parser.wrong("a member twice");
            }
            if (parser.separator()) {
                break;
            }
        }
        return members;
    }

    private boolean more() {
        return at < input.length();
    }

    private boolean next(char c) {
        return at < input.length() && input.charAt(at) == c;
    }

    private void skip(char c) {
        while (next(c)) {
            at++;
        }
    }

    private void skipOptional() {
        while (next(' ') || next('\t')) {
            at++;
        }
    }

    private FieldException wrong(String message) {
        return new FieldException(message, at);
    }

    private char take() throws FieldException {
        if (!more()) {
            throw wrong("ends too early");
        }
        return input.charAt(at++);
    }

    private void end() throws FieldException {
        skip(' ');
        if (more()) {
            throw wrong("something after the value");
        }
    }

    /** After a member: true at the end, false where another one must follow. */
    private boolean separator() throws FieldException {
        skipOptional();
        if (!more()) {
            return true;
        }
        if (take() != ',') {
            throw wrong("a comma is expected");
        }
        skipOptional();
        if (!more()) {
            throw wrong("a comma at the end");
        }
        return false;
    }

    private Member member() throws FieldException {
        return next('(') ? innerList() : readItem();
    }

    private Member.InnerList innerList() throws FieldException {
        at++;
        List<Member.Item> items = new ArrayList<>();
        while (true) {
            skip(' ');
            if (next(')')) {
                at++;
                return new Member.InnerList(items, parameters());
            }
            if (items.size() == MOST_MEMBERS) {
                throw wrong("too many items");
            }
            items.add(readItem());
            if (!next(' ') && !next(')')) {
                throw wrong("a space or the list's end is expected");
            }
        }
    }

    private Member.Item readItem() throws FieldException {
        BareItem value = bare();
        return new Member.Item(value, parameters());
    }

    private Parameters parameters() throws FieldException {
        if (!next(';')) {
            return Parameters.NONE;
        }
        Map<String, BareItem> entries = new LinkedHashMap<>();
        while (next(';')) {
            at++;
            skip(' ');
            String key = key();
            BareItem value = new BareItem.Bool(true);
            if (next('=')) {
                at++;
                value = bare();
            }
            if (entries.putIfAbsent(key, value) != null) {
                throw wrong("a parameter twice");
            }
            if (entries.size() > MOST_PARAMETERS) {
                throw wrong("too many parameters");
            }
        }
        return new Parameters(entries);
    }

    private String key() throws FieldException {
        int start = at;
        while (more()) {
            char c = input.charAt(at);
            boolean first = c >= 'a' && c <= 'z' || c == '*';
            if (!first && (at == start || !(isDigit(c) || c == '_' || c == '-' || c == '.'))) {
                break;
            }
            at++;
        }
        if (at == start) {
            throw wrong("a key is expected");
        }
        return input.substring(start, at);
    }

    private BareItem bare() throws FieldException {
        if (!more()) {
            throw wrong("ends too early");
        }
        char c = input.charAt(at);
        return switch (c) {
            case '"' -> new BareItem.Text(text());
            case ':' -> bytes();
            case '?' -> bool();
            case '@' -> date();
            case '%' -> display();
            default -> {
                if (c == '-' || isDigit(c)) {
                    yield number();
                }
                if (isAlpha(c) || c == '*') {
                    yield token();
                }
                throw wrong("no value");
            }
        };
    }

    private BareItem number() throws FieldException {
        int start = at;
        if (next('-')) {
            at++;
        }
        int digits = at;
        while (more() && isDigit(input.charAt(at))) {
            at++;
        }
        int whole = at - digits;
        if (whole == 0) {
            throw wrong("a digit is expected");
        }
        if (!next('.')) {
            if (whole > 15) {
                throw wrong("an integer of more than 15 digits");
            }
            return new BareItem.Int(Long.parseLong(input, start, at, 10));
        }
        at++;
        int fraction = at;
        while (more() && isDigit(input.charAt(at))) {
            at++;
        }
        int places = at - fraction;
        if (whole > 12 || places < 1 || places > 3) {
            throw wrong("a decimal of more than 12 digits, or without 1 to 3 after the point");
        }
        return new BareItem.Decimal(new BigDecimal(input.substring(start, at)));
    }

    private String text() throws FieldException {
        at++;
        StringBuilder out = new StringBuilder();
        while (true) {
            char c = take();
            if (c == '"') {
                return out.toString();
            }
            if (c == '\\') {
                c = take();
                if (c != '"' && c != '\\') {
                    throw wrong("an escape that there is not");
                }
            } else if (c < 0x20 || c > 0x7e) {
                throw wrong("a control character");
            }
            out.append(c);
        }
    }

    private BareItem token() {
        int start = at;
        while (more() && (isTokenChar(input.charAt(at)) || next(':') || next('/'))) {
            at++;
        }
        return new BareItem.Token(input.substring(start, at));
    }

    private BareItem bytes() throws FieldException {
        int start = ++at;
        int end = input.indexOf(':', start);
        if (end < 0) {
            throw wrong("a byte sequence that does not end");
        }
        String base64 = input.substring(start, end);
        byte[] value;
        try {
            value = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw wrong("not base64");
        }
        // The decoder takes a missing padding and loose bits; one value has one spelling here.
        if (!Base64.getEncoder().encodeToString(value).equals(base64)) {
            throw wrong("not the one base64 of its bytes");
        }
        at = end + 1;
        return new BareItem.Bytes(value);
    }

    private BareItem bool() throws FieldException {
        at++;
        return switch (take()) {
            case '1' -> new BareItem.Bool(true);
            case '0' -> new BareItem.Bool(false);
            default -> throw wrong("?0 or ?1 is expected");
        };
    }

    private BareItem date() throws FieldException {
        at++;
        return switch (more() ? number() : new BareItem.Bool(false)) {
            case BareItem.Int(long seconds) -> new BareItem.Date(seconds);
            default -> throw wrong("a date is whole seconds");
        };
    }

    private BareItem display() throws FieldException {
        at++;
        if (take() != '"') {
            throw wrong("a quote is expected");
        }
        byte[] utf8 = new byte[input.length() - at];
        int length = 0;
        while (true) {
            char c = take();
            if (c == '"') {
                break;
            }
            if (c < 0x20 || c > 0x7e) {
                throw wrong("a control character");
            }
            utf8[length++] = (byte) (c == '%' ? hex() << 4 | hex() : c);
        }
        try {
            return new BareItem.Display(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8, 0, length))
                    .toString());
        } catch (CharacterCodingException e) {
            throw wrong("not UTF-8");
        }
    }

    private int hex() throws FieldException {
        char c = take();
        if (isDigit(c)) {
            return c - '0';
        }
        if (c >= 'a' && c <= 'f') {
            return c - 'a' + 10;
        }
        throw wrong("two lower-case hex digits are expected");
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isAlpha(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    /** {@code tchar} of RFC 9110, 5.6.2. */
    public static boolean isTokenChar(char c) {
        return isAlpha(c) || isDigit(c) || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }
}
