package org.zerotrust.rego.builtin.graphql;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.builtin.Quote;
import org.zerotrust.rego.builtin.graphql.Token.Kind;

/** The tokens of a text one by one, with the comments in front of the one that comes next. */
final class TokenCursor {
    /** Deeper nesting is refused: the parser and the rules recurse. */
    private static final int MAX_DEPTH = 400;

    private final Lexer lexer;
    private @Nullable Token ahead;
    private int depth;

    /** The comments in front of the next token, once that was peeked at and until it is taken. */
    @Nullable
    Node comment;

    TokenCursor(String source) {
        this.lexer = new Lexer(source);
    }

    Token peek() {
        Token t = ahead;
        if (t != null) {
            return t;
        }
        t = lexer.read();
        if (t.kind() == Kind.COMMENT) {
            List<Node> list = new ArrayList<>();
            for (; t.kind() == Kind.COMMENT; t = lexer.read()) {
                list.add(new Node("Comment", t.line(), t.column()).put("Value", t.value()));
            }
            comment = new Node("CommentGroup", 0, 0).put("List", list);
        }
        ahead = t;
        return t;
    }

    Token next() {
        Token t = peek();
        if (t.kind() == Kind.INVALID) {
            throw GraphqlException.at(t.line(), t.column(), String.valueOf(lexer.fault));
        }
        ahead = null;
        comment = null;
        return t;
    }

    boolean at(Kind kind) {
        return peek().kind() == kind;
    }

    boolean skip(Kind kind) {
        if (at(kind)) {
            next();
            return true;
        }
        return false;
    }

    Token expect(Kind kind) {
        Token t = peek();
        if (t.kind() != kind) {
            throw fault(t, "Expected " + kind.shown + ", found " + t.kind().shown);
        }
        return next();
    }

    void expectKeyword(String word) {
        Token t = peek();
        if (!t.isName(word)) {
            throw fault(t, "Expected " + Quote.go(word) + ", found " + t);
        }
        next();
    }

    String name() {
        return expect(Kind.NAME).value();
    }

    /** A node whose place is that of the next token. */
    Node node(String shape) {
        Token t = peek();
        return new Node(shape, t.line(), t.column());
    }

    /** Items until the closing token; none is fine. */
    void many(Kind open, Kind close, Runnable item) {
        if (skip(open)) {
            while (!at(close)) {
                item.run();
            }
            next();
        }
    }

    /** At least one item where the opening token is there; the comments before the closing one. */
    @Nullable
    Node some(Kind open, Kind close, Runnable item) {
        if (!skip(open)) {
            return null;
        }
        if (at(close)) {
            throw fault(peek(), "expected at least one definition, found " + peek().kind().shown);
        }
        while (!at(close)) {
            item.run();
        }
        Node before = comment;
        next();
        return before;
    }

    void enter() {
        if (++depth > MAX_DEPTH) {
            // Fail closed: what is nested deeper than anyone writes is not read at all.
            throw fault(peek(), "Nested too deep");
        }
    }

    void leave() {
        depth--;
    }

    GraphqlException unexpected(Token t) {
        return fault(t, "Unexpected " + t);
    }

    static GraphqlException fault(Token t, String message) {
        return GraphqlException.at(t.line(), t.column(), message);
    }
}
