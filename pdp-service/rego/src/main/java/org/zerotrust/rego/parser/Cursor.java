package org.zerotrust.rego.parser;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.ast.AstError;
import org.zerotrust.rego.ast.AstException;
import org.zerotrust.rego.ast.Comment;
import org.zerotrust.rego.ast.Keywords;
import org.zerotrust.rego.ast.Location;
import org.zerotrust.rego.ast.RegoVersion;
import org.zerotrust.rego.ast.Term;

/** Where the parser stands: the token stream with its look-ahead, the errors so far, and what is switched on. */
final class Cursor {
    final ParserOptions options;
    State s;

    /** Whether {@code not} takes a whole body. */
    boolean notBodies;

    private final Work work;
    private int depth;
    private @Nullable Remembered remembered;

    /**
     * The tokens that may still be read. Attempts read tokens again, in hostile sources of v2 without a useful bound, so
     * there is one: honest sources stay far below it.
     */
    private static final class Work {
        private static final int BASE = 500_000;
        private static final int PER_CHARACTER = 16;
        private long left;

        Work(int length) {
            left = BASE + (long) PER_CHARACTER * length;
        }
    }

    /** A term that was read at an offset, with the state behind it, so that a second attempt need not read it again. */
    record Remembered(
            int offset,
            @Nullable Term term,
            State after,
            @Nullable Remembered next) {}

    Cursor(ParserOptions options, State s) {
        this(options, s, new Work(s.scanner.source.length()));
    }

    private Cursor(ParserOptions options, State s, Work work) {
        this.options = options;
        this.s = s;
        this.work = work;
    }

    /** A cursor that goes on from here by itself, with another scanner. */
    Cursor fork(Scanner scanner) {
        State forked = s.copy();
        forked.scanner = scanner;
        Cursor c = new Cursor(options, forked, work);
        c.notBodies = notBodies;
        c.depth = depth;
        return c;
    }

    Token tok() {
        return s.tok;
    }

    boolean at(Token t) {
        return s.tok == t;
    }

    Location loc() {
        return s.loc();
    }

    State save() {
        return s.copy();
    }

    void restore(State saved) {
        s = saved;
    }

    boolean failed() {
        return s.errors != null;
    }

    /** Goes to the next token that is not white space. */
    void scan() {
        scan(true, Scanner.Mode.NORMAL);
    }

    /** Goes to the next token, which may be white space. */
    void scanWhitespace() {
        scan(false, Scanner.Mode.NORMAL);
    }

    void scan(boolean skipWhitespace, Scanner.Mode mode) {
        if (s.tok != Token.WHITESPACE) {
            s.lastEnd = s.tokEnd;
            s.skippedNewline = false;
        }
        while (true) {
            if (--work.left < 0) {
                throw new AstException(
                        List.of(new AstError(AstError.PARSE, loc(), "too many attempts to read the source")));
            }
            Scanner scanner = s.scanner;
            List<String> wrong = scanner.scan(mode);
            s.tok = scanner.token;
            s.lit = scanner.literal;
            s.row = scanner.tokenRow;
            s.col = scanner.tokenCol;
            s.offset = scanner.tokenStart;
            s.tokEnd = scanner.tokenEnd;
            if (!wrong.isEmpty()) {
                wrong.forEach(w -> error(s.loc(), w));
                s.tok = Token.ILLEGAL;
            }
            if (s.tok == Token.WHITESPACE) {
                s.skippedNewline |= s.lit.equals("\n");
                if (skipWhitespace) {
                    continue;
                }
            }
            if (s.tok != Token.COMMENT) {
                return;
            }
            s.comments = Chain.add(s.comments, comment());
        }
    }

    private Comment comment() {
        String text = s.text(s.offset, s.tokEnd).substring(1);
        int end = text.equals("\r") ? 0 : text.length();
        while (end > 1 && text.charAt(end - 1) == '\r') {
            end--;
        }
        return new Comment(text.substring(0, end), s.loc());
    }

    /** Counts one more level of nesting; false, with an error, where that is too deep. Each true is left again. */
    boolean enter() {
        depth++;
        if (depth > options.maxDepth()) {
            error(loc(), "max parsing recursion depth exceeded");
            depth--;
            return false;
        }
        return true;
    }

    void leave() {
        depth--;
    }

    void hint(String text) {
        s.hints = Chain.add(s.hints, text);
    }

    void error(Location at, String message) {
        List<String> hints = Chain.list(s.hints);
        String full = message
                + switch (hints.size()) {
                    case 0 -> "";
                    case 1 -> " (hint: " + hints.getFirst() + ")";
                    default -> " (hints: " + String.join(", ", hints) + ")";
                };
        s.errors = Chain.add(s.errors, new State.Found(at, full));
        s.hints = null;
    }

    /** The current token cannot stand here. */
    void illegal(String note) {
        if (s.tok == Token.ILLEGAL) {
            error(loc(), "illegal token");
            return;
        }
        String message = "unexpected " + s.tok + (s.tok.isCalledKeyword() ? " keyword" : " token");
        error(loc(), note.isEmpty() ? message : message + ": " + note);
    }

    void illegal() {
        illegal("");
    }

    /** Whether a token is a keyword that may stand in a reference. */
    boolean isRefKeyword(Token t) {
        if (!options.hasFeature(ParserOptions.KEYWORDS_IN_REFS)) {
            return false;
        }
        String word = t.toString();
        return isKeyword(word) || s.scanner.isKeyword(word);
    }

    /** Whether the version itself keeps a word. */
    boolean isKeyword(String word) {
        return Keywords.of(options.version()).contains(word);
    }

    /** Whether a word becomes a keyword only in the next version. */
    boolean isFutureKeyword(String word) {
        return switch (options.version()) {
            case V0, V0_COMPAT_V1 -> Token.FUTURE_V0.containsKey(word);
            case V1 -> Token.FUTURE_V1.containsKey(word);
            case V2 -> false;
        };
    }

    /** What comes directly behind the current token, white space included. */
    Token peekWhitespace() {
        State before = save();
        scanWhitespace();
        Token t = s.tok;
        restore(before);
        return t;
    }

    /** Takes a keyword that starts a reference for an identifier; answers whether it did. */
    boolean takeKeywordAsRefHead() {
        if (isRefKeyword(s.tok)) {
            Token next = peekWhitespace();
            if (next == Token.DOT || next == Token.LBRACK) {
                s.tok = Token.IDENT;
                return true;
            }
        }
        return false;
    }

    /** Whether {@code not} negates here, rather than starting a reference. */
    boolean isNegation() {
        if (s.tok != Token.NOT) {
            return false;
        }
        Token next = peekWhitespace();
        return next != Token.DOT && next != Token.LBRACK;
    }

    boolean hasLogicalKeywords() {
        return s.scanner.isKeyword("and") || s.scanner.isKeyword("or");
    }

    boolean atLogicalOperator() {
        return s.tok == Token.LOGICAL_AND || s.tok == Token.LOGICAL_OR;
    }

    /** {@code start} with the text up to the last token. */
    Location extend(Location start) {
        String source = s.scanner.source;
        boolean valid = start.offset() < source.length() && s.lastEnd >= start.offset();
        return start.until(valid ? s.lastEnd : start.offset());
    }

    @Nullable
    Remembered remembered() {
        return remembered;
    }

    void forgetSince(@Nullable Remembered earlier) {
        remembered = earlier;
    }

    /** What was read at the current offset before. */
    @Nullable
    Remembered recall() {
        for (Remembered r = remembered; r != null && r.offset >= s.offset; r = r.next) {
            if (r.offset == s.offset) {
                return r;
            }
        }
        return null;
    }

    /** Keeps what was read at {@code offset}; what was read inside it is forgotten. */
    void remember(int offset, @Nullable Term term) {
        Remembered smaller = remembered;
        while (smaller != null && smaller.offset >= offset) {
            smaller = smaller.next;
        }
        remembered = new Remembered(offset, term, save(), smaller);
    }

    boolean isVersion(RegoVersion v) {
        return options.version() == v;
    }
}
