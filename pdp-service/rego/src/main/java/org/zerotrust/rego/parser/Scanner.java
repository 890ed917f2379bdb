package org.zerotrust.rego.parser;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Cuts source into tokens.
 *
 * <p>It reads one character ahead, so what is wrong with a character is reported with the token before it, as OPA
 * reports it. Rows and columns count from 1, columns in code points.
 */
final class Scanner {
    private static final int BYTE_ORDER_MARK = 0xFEFF;
    private static final int NO_BREAK_SPACE = 0xA0;
    private static final int END = -1;

    final String source;

    /** Shared by all copies of a scanner until {@link #withKeywords} or {@link #withoutFutureKeywords}. */
    private Map<String, Token> keywords;

    private List<String> errors = new ArrayList<>();
    private int offset;
    private int row = 1;
    private int col;
    private int width;
    private int curr = END;

    /** The last token: its kind, place and text. Strings keep their quotes. */
    Token token = Token.ILLEGAL;

    int tokenRow;
    int tokenCol;
    int tokenStart;
    int tokenEnd;
    String literal = "";

    /** How to read on. */
    enum Mode {
        NORMAL,
        /** Behind an expression in a template string. */
        TEMPLATE,
        RAW_TEMPLATE
    }

    Scanner(String source) {
        this.source = source;
        this.keywords = new HashMap<>(Token.KEYWORDS);
        next();
        if (curr == BYTE_ORDER_MARK) {
            next();
        }
    }

    private Scanner(Scanner s) {
        source = s.source;
        keywords = s.keywords;
        errors = new ArrayList<>(s.errors);
        offset = s.offset;
        row = s.row;
        col = s.col;
        width = s.width;
        curr = s.curr;
    }

    /** A scanner that goes on from here by itself. */
    Scanner copy() {
        return new Scanner(this);
    }

    void addKeyword(String word, Token t) {
        addKeyword(keywords, word, t);
    }

    /** With {@code every} comes {@code in}. */
    private static void addKeyword(Map<String, Token> to, String word, Token t) {
        to.put(word, t);
        if (t == Token.EVERY) {
            to.put("in", Token.IN);
        }
    }

    boolean isKeyword(String word) {
        return keywords.containsKey(word);
    }

    Map<String, Token> keywords() {
        return keywords;
    }

    Scanner withKeywords(Map<String, Token> more) {
        Scanner s = copy();
        s.keywords = new HashMap<>(keywords);
        more.forEach((w, t) -> addKeyword(s.keywords, w, t));
        return s;
    }

    Scanner withoutFutureKeywords() {
        Scanner s = copy();
        s.keywords = new HashMap<>(keywords);
        s.keywords.keySet().removeAll(Token.FUTURE.keySet());
        return s;
    }

    /** Reads the next token; answers what is wrong with it, mostly nothing. */
    List<String> scan(Mode mode) {
        tokenStart = offset - width;
        tokenRow = row;
        tokenCol = col;
        literal = "";
        token = switch (mode) {
            case TEMPLATE -> template();
            case RAW_TEMPLATE -> rawTemplate();
            case NORMAL -> normal();
        };
        tokenEnd = Math.max(tokenStart, offset - width);
        if (errors.isEmpty()) {
            return List.of();
        }
        List<String> found = errors;
        errors = new ArrayList<>();
        return found;
    }

    private Token normal() {
        if (curr == ' ' || curr == '\t' || curr == '\n' || curr == '\r') {
            literal = Character.toString(curr);
            next();
            return Token.WHITESPACE;
        }
        if (isLetter(curr)) {
            return identifier();
        }
        if (isDecimal(curr)) {
            return number();
        }
        int ch = curr;
        next();
        return switch (ch) {
            case END -> Token.EOF;
            case '#' -> comment();
            case '"' -> string();
            case '`' -> rawString();
            case '[' -> Token.LBRACK;
            case ']' -> Token.RBRACK;
            case '{' -> Token.LBRACE;
            case '}' -> Token.RBRACE;
            case '(' -> Token.LPAREN;
            case ')' -> Token.RPAREN;
            case ',' -> Token.COMMA;
            case ':' -> orEquals(Token.ASSIGN, Token.COLON);
            case '+' -> Token.ADD;
            case '-' -> Token.SUB;
            case '*' -> Token.MUL;
            case '/' -> Token.QUO;
            case '%' -> Token.REM;
            case '&' -> Token.AND;
            case '|' -> Token.OR;
            case '=' -> orEquals(Token.EQUAL, Token.UNIFY);
            case '>' -> orEquals(Token.GTE, Token.GT);
            case '<' -> orEquals(Token.LTE, Token.LT);
            case '!' -> {
                if (curr == '=') {
                    next();
                    yield Token.NEQ;
                }
                yield illegal("illegal ! character");
            }
            case NO_BREAK_SPACE -> illegal("illegal non-breaking space character, use a regular space instead");
            case ';' -> Token.SEMICOLON;
            case '.' -> Token.DOT;
            case '$' -> dollar();
            default -> Token.ILLEGAL;
        };
    }

    private Token orEquals(Token with, Token without) {
        if (curr == '=') {
            next();
            return with;
        }
        return without;
    }

    private Token dollar() {
        if (curr == '`') {
            next();
            return rawTemplate();
        }
        if (curr == '"') {
            next();
            return template();
        }
        return illegal("illegal $ character");
    }

    private Token illegal(String why) {
        errors.add(why);
        return Token.ILLEGAL;
    }

    private Token identifier() {
        int start = offset - 1;
        while (isLetter(curr) || isDigit(curr)) {
            next();
        }
        literal = source.substring(start, here()) + junk();
        return keywords.getOrDefault(literal, Token.IDENT);
    }

    private Token number() {
        int start = offset - 1;
        if (curr != '.') {
            decimals();
        }
        if (curr == '.') {
            next();
            if (!decimals()) {
                errors.add("expected fraction");
            }
        }
        if (curr == 'e' || curr == 'E') {
            next();
            if (curr == '+' || curr == '-') {
                next();
            }
            if (!decimals()) {
                errors.add("expected exponent");
            }
        }
        if (isLetter(curr)) {
            errors.add("illegal number format");
            while (isLetter(curr) || isDigit(curr)) {
                next();
            }
        }
        literal = source.substring(start, here()) + junk();
        return Token.NUMBER;
    }

    private boolean decimals() {
        boolean found = false;
        while (isDecimal(curr)) {
            next();
            found = true;
        }
        return found;
    }

    private Token string() {
        int start = literalStart();
        while (true) {
            int ch = curr;
            if (ch == '\n' || ch == END) {
                errors.add("non-terminated string");
                break;
            }
            next();
            if (ch == '"') {
                break;
            }
            if (ch == '\\') {
                escape(false);
            }
        }
        literal = source.substring(start, here()) + junk();
        return Token.STRING;
    }

    /** Steps over what follows a backslash; answers whether it was a brace, which only templates escape. */
    private boolean escape(boolean template) {
        switch (curr) {
            case '\\', '"', '/', 'b', 'f', 'n', 'r', 't' -> next();
            case 'u' -> {
                next();
                next();
                next();
                next();
            }
            case '{' -> {
                if (!template) {
                    errors.add("illegal escape sequence");
                    return false;
                }
                next();
                return true;
            }
            default -> errors.add("illegal escape sequence");
        }
        return false;
    }

    private Token rawString() {
        int start = literalStart();
        while (true) {
            int ch = curr;
            next();
            if (ch == '`') {
                break;
            } else if (ch == END) {
                errors.add("non-terminated string");
                break;
            }
        }
        literal = source.substring(start, here()) + junk();
        return Token.STRING;
    }

    private Token template() {
        Token t = Token.TEMPLATE_PART;
        int from = literalStart();
        StringBuilder text = new StringBuilder();
        while (true) {
            int ch = curr;
            if (ch == '\n' || ch == END) {
                errors.add("non-terminated string");
                break;
            }
            next();
            if (ch == '"') {
                t = Token.TEMPLATE_END;
                break;
            }
            if (ch == '{') {
                break;
            }
            if (ch == '\\') {
                int backslash = here() - 1;
                if (escape(true)) {
                    text.append(source, from, backslash);
                    from = backslash + 1;
                }
            }
        }
        literal = text.append(source, from, here()).append(junk()).toString();
        return t;
    }

    private Token rawTemplate() {
        Token t = Token.RAW_TEMPLATE_PART;
        int from = literalStart();
        StringBuilder text = new StringBuilder();
        while (true) {
            int ch = curr;
            if (ch == END) {
                errors.add("non-terminated string");
                break;
            }
            next();
            if (ch == '`') {
                t = Token.RAW_TEMPLATE_END;
                break;
            }
            if (ch == '{') {
                break;
            }
            if (ch == '\\' && curr == '{') {
                text.append(source, from, here() - 1);
                from = here();
                next();
            }
        }
        literal = text.append(source, from, here()).append(junk()).toString();
        return t;
    }

    private Token comment() {
        int start = literalStart();
        while (curr != '\n' && curr != END) {
            next();
        }
        int end = here();
        if (end > start + 1 && source.charAt(end - 1) == '\r') {
            end--;
        }
        literal = source.substring(start, end);
        return Token.COMMENT;
    }

    /**
     * What is not ASCII directly behind a word, number or string belongs to it, so that it is no keyword and no number:
     * OPA cuts by bytes there. It is an error in any case; this decides which.
     */
    private String junk() {
        return curr >= 0x80 ? "\ufffd" : "";
    }

    /** Where the current character starts. */
    private int here() {
        return Math.min(offset - width, source.length());
    }

    /** Where the delimiter before the current character starts. */
    private int literalStart() {
        return here() - 1;
    }

    private void next() {
        if (offset >= source.length()) {
            curr = END;
            width = 1;
            offset = source.length() + 1;
            return;
        }
        curr = source.codePointAt(offset);
        width = Character.charCount(curr);
        if (curr == 0) {
            errors.add("illegal null character");
        } else if (curr >= 0xD800 && curr <= 0xDFFF) {
            errors.add("illegal utf-8 character");
        } else if (curr == BYTE_ORDER_MARK && offset > 0) {
            errors.add("illegal byte-order mark");
        }
        offset += width;
        if (curr == '\n') {
            row++;
            col = 0;
        } else {
            col++;
        }
    }

    private static boolean isLetter(int ch) {
        return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || ch == '_';
    }

    private static boolean isDecimal(int ch) {
        return ch >= '0' && ch <= '9';
    }

    private static boolean isDigit(int ch) {
        return isDecimal(ch) || (ch >= 0x80 && Character.getType(ch) == Character.DECIMAL_DIGIT_NUMBER);
    }
}
