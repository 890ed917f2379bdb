package org.zerotrust.rego.builtin.graphql;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tokens of a GraphQL text (GraphQL October 2021, section 2.1). A token that cannot be read is {@link
 * Token.Kind#INVALID} and leaves its fault in {@link #fault}; columns count code points from 1.
 */
final class Lexer {
    private static final Map<Character, Token.Kind> PUNCTUATORS = Map.ofEntries(
            Map.entry('!', Token.Kind.BANG),
            Map.entry('$', Token.Kind.DOLLAR),
            Map.entry('&', Token.Kind.AMP),
            Map.entry('(', Token.Kind.PAREN_L),
            Map.entry(')', Token.Kind.PAREN_R),
            Map.entry(':', Token.Kind.COLON),
            Map.entry('=', Token.Kind.EQUALS),
            Map.entry('@', Token.Kind.AT),
            Map.entry('[', Token.Kind.BRACKET_L),
            Map.entry(']', Token.Kind.BRACKET_R),
            Map.entry('{', Token.Kind.BRACE_L),
            Map.entry('}', Token.Kind.BRACE_R),
            Map.entry('|', Token.Kind.PIPE));

    private final int[] text;
    private int start;
    private int end;
    private int line = 1;
    private int lineStart;

    @Nullable
    String fault;

    Lexer(String source) {
        this.text = source.codePoints().toArray();
    }

    Token read() {
        skipIgnored();
        start = end;
        if (end >= text.length) {
            return token(Token.Kind.EOF, "");
        }
        int c = text[end++];
        Token.Kind punctuator = c < 128 ? PUNCTUATORS.get((char) c) : null;
        if (punctuator != null) {
            return token(punctuator, "");
        }
        if (c == '.' && peek(0) == '.' && peek(1) == '.') {
            end += 2;
            return token(Token.Kind.SPREAD, "");
        }
        if (c == '#') {
            while (end < text.length && (text[end] > 0x1f || text[end] == '\t')) {
                end++;
            }
            return token(Token.Kind.COMMENT, slice());
        }
        if (isNameStart(c)) {
            while (end < text.length && (isNameStart(text[end]) || isDigit(text[end]))) {
                end++;
            }
            return token(Token.Kind.NAME, slice());
        }
        if (c == '-' || isDigit(c)) {
            end--;
            return number();
        }
        if (c == '"') {
            return peek(0) == '"' && peek(1) == '"' ? blockString() : string();
        }
        end--;
        if (c < 0x20) {
            return invalid("Cannot contain the invalid character \"\\u%04x\"".formatted(c));
        }
        return invalid(
                c == '\''
                        ? "Unexpected single quote character ('), did you mean to use a double quote (\")?"
                        : "Cannot parse the unexpected character \"" + Character.toString(c) + "\".");
    }

    private void skipIgnored() {
        while (end < text.length) {
            int c = text[end];
            if (c == '\n' || c == '\r') {
                end++;
                line++;
                lineStart = end;
                if (c == '\r' && peek(0) == '\n') {
                    // The start of the line stays before the line feed: columns after CRLF are one more, as in OPA.
                    end++;
                }
            } else if (c == '\t' || c == ' ' || c == ',' || c == 0xfeff) {
                end++;
            } else {
                return;
            }
        }
    }

    private Token number() {
        accept('-', '-');
        boolean real = false;
        if (accept('0', '0')) {
            if (isDigit(peek(0))) {
                return invalid("Invalid number, unexpected digit after 0: " + next() + ".");
            }
        } else if (!digits()) {
            return invalid("Invalid number, expected digit but got: " + next() + ".");
        }
        if (accept('.', '.')) {
            real = true;
            if (!digits()) {
                return invalid("Invalid number, expected digit but got: " + next() + ".");
            }
        }
        if (accept('e', 'E')) {
            real = true;
            accept('-', '+');
            if (!digits()) {
                return invalid("Invalid number, expected digit but got: " + next() + ".");
            }
        }
        return token(real ? Token.Kind.FLOAT : Token.Kind.INT, slice());
    }

    private Token string() {
        start++;
        StringBuilder out = new StringBuilder();
        while (end < text.length) {
            int c = text[end];
            if (c == '\n' || c == '\r') {
                break;
            }
            if (c < 0x20 && c != '\t') {
                return invalid("Invalid character within String: \"\\u%04x\".".formatted(c));
            }
            if (c == '"') {
                Token t = token(Token.Kind.STRING, out.toString());
                end++;
                return t;
            }
            if (c == '\\') {
                if (!escape(out)) {
                    end++;
                    return invalid("Invalid character escape sequence.");
                }
            } else {
                out.appendCodePoint(c);
                end++;
            }
        }
        return invalid("Unterminated string.");
    }

    private boolean escape(StringBuilder out) {
        int kind = peek(1);
        if (kind == 'u') {
            if (end + 6 >= text.length) {
                return false;
            }
            int value = 0;
            for (int i = 2; i < 6; i++) {
                int digit = peek(i) < 128 ? Character.digit(peek(i), 16) : -1;
                if (digit < 0) {
                    return false;
                }
                value = value << 4 | digit;
            }
            out.appendCodePoint(Character.isSurrogate((char) value) ? 0xfffd : value);
            end += 6;
            return true;
        }
        int at = kind < 0 ? -1 : "\"/\\bfnrt".indexOf(kind);
        if (at < 0) {
            return false;
        }
        out.append("\"/\\\b\f\n\r\t".charAt(at));
        end += 2;
        return true;
    }

    private Token blockString() {
        start += 3;
        end += 2;
        StringBuilder out = new StringBuilder();
        while (end < text.length) {
            int c = text[end];
            if (c == '"' && peek(1) == '"' && peek(2) == '"') {
                int quotes = 3;
                while (peek(quotes) == '"') {
                    quotes++;
                }
                // Of more than three quotes the last three close the string.
                out.repeat('"', quotes - 3);
                Token t = token(Token.Kind.BLOCK_STRING, BlockStrings.value(out.toString()));
                end += quotes;
                return t;
            }
            if (c < 0x20 && c != '\t' && c != '\n' && c != '\r') {
                return invalid("Invalid character within String: \"\\u%04x\".".formatted(c));
            }
            if (c == '\\' && peek(1) == '"' && peek(2) == '"' && peek(3) == '"') {
                out.append("\"\"\"");
                end += 4;
                continue;
            }
            end++;
            if (c == '\r' || c == '\n') {
                if (c == '\r' && peek(0) == '\n') {
                    end++;
                }
                out.append('\n');
                line++;
                lineStart = end;
            } else {
                out.appendCodePoint(c);
            }
        }
        return invalid("Unterminated string.");
    }

    private boolean accept(char a, char b) {
        if (peek(0) == a || peek(0) == b) {
            end++;
            return true;
        }
        return false;
    }

    private boolean digits() {
        int from = end;
        while (isDigit(peek(0))) {
            end++;
        }
        return end > from;
    }

    private int peek(int ahead) {
        return end + ahead < text.length ? text[end + ahead] : -1;
    }

    private String next() {
        return end < text.length ? "\"" + Character.toString(text[end]) + "\"" : "<EOF>";
    }

    private String slice() {
        return new String(text, start, end - start);
    }

    private Token token(Token.Kind kind, String value) {
        return new Token(kind, value, line, start - lineStart + 1);
    }

    private Token invalid(String message) {
        fault = message;
        return new Token(Token.Kind.INVALID, "", line, end - lineStart + 1);
    }

    private static boolean isNameStart(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }
}
