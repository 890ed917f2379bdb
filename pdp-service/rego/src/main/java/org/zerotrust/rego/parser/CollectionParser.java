package org.zerotrust.rego.parser;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.ast.ArrayComprehension;
import org.zerotrust.rego.ast.ArrayValue;
import org.zerotrust.rego.ast.Body;
import org.zerotrust.rego.ast.Location;
import org.zerotrust.rego.ast.ObjectComprehension;
import org.zerotrust.rego.ast.ObjectValue;
import org.zerotrust.rego.ast.SetComprehension;
import org.zerotrust.rego.ast.SetValue;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ast.Value;

/**
 * Arrays, sets, objects and their comprehensions. {@code {a | b}} could be a comprehension or a set with a union in it:
 * the comprehension is tried first.
 */
final class CollectionParser {
    private final Grammar g;
    private final Cursor c;

    CollectionParser(Grammar g) {
        this.g = g;
        this.c = g.c;
    }

    @Nullable
    Term array() {
        return nested(this::arrayValue);
    }

    @Nullable
    Term setOrObject() {
        return nested(this::setOrObjectValue);
    }

    private interface Reader {
        @Nullable
        Value read();
    }

    /** What {@code reader} reads, at the opening bracket, with the text up to the closing one. */
    private @Nullable Term nested(Reader reader) {
        if (!c.enter()) {
            return null;
        }
        try {
            Location at = c.loc();
            int offset = c.s.offset;
            Value v = reader.read();
            return v == null ? null : g.infix.located(v, at, offset, c.s.tokEnd);
        } finally {
            c.leave();
        }
    }

    /** Steps over the opening bracket and a comma behind it; answers whether there was none. */
    private boolean open() {
        if (c.at(Token.COMMA)) {
            c.scan();
            return false;
        }
        return true;
    }

    private @Nullable Value arrayValue() {
        c.scan();
        if (c.at(Token.RBRACK)) {
            return new ArrayValue(List.of());
        }
        boolean maybeComprehension = open();
        State start = c.save();
        Term head = g.terms.term();
        if (head == null) {
            return null;
        }
        switch (c.tok()) {
            case RBRACK -> {
                return new ArrayValue(List.of(head));
            }
            case COMMA -> {
                c.scan();
                List<Term> all = new ArrayList<>(List.of(head));
                return list(Token.RBRACK, all) ? new ArrayValue(all) : null;
            }
            case OR -> {
                if (maybeComprehension) {
                    c.scan();
                    Body body = g.literals.body(Token.RBRACK);
                    if (body != null) {
                        return new ArrayComprehension(head, body);
                    }
                    if (!c.at(Token.COMMA)) {
                        return null;
                    }
                }
            }
            default -> {}
        }
        c.restore(start);
        List<Term> all = new ArrayList<>();
        return elements(Token.RBRACK, all) ? new ArrayValue(all) : null;
    }

    private @Nullable Value setOrObjectValue() {
        c.scan();
        if (c.at(Token.RBRACE)) {
            return new ObjectValue();
        }
        boolean maybeComprehension = open();
        State start = c.save();
        Term head = g.terms.term();
        if (head == null) {
            return null;
        }
        switch (c.tok()) {
            case OR -> {
                if (maybeComprehension) {
                    return set(start, head, true);
                }
            }
            case RBRACE, COMMA -> {
                return set(start, head, maybeComprehension);
            }
            case COLON -> {
                return object(head, maybeComprehension);
            }
            default -> {}
        }
        c.restore(start);
        head = g.infix.inList();
        if (head == null) {
            return null;
        }
        switch (c.tok()) {
            case RBRACE, COMMA -> {
                return set(start, head, false);
            }
            case COLON -> {
                return object(head, maybeComprehension);
            }
            default -> {
                c.illegal("non-terminated set");
                return null;
            }
        }
    }

    private @Nullable Value set(State start, Term head, boolean maybeComprehension) {
        if (!c.enter()) {
            return null;
        }
        try {
            List<Term> all = new ArrayList<>();
            switch (c.tok()) {
                case RBRACE -> {
                    return new SetValue(List.of(head));
                }
                case COMMA -> {
                    c.scan();
                    all.add(head);
                    return list(Token.RBRACE, all) ? new SetValue(all) : null;
                }
                case OR -> {
                    if (maybeComprehension) {
                        c.scan();
                        Body body = g.literals.body(Token.RBRACE);
                        if (body != null) {
                            return new SetComprehension(head, body);
                        }
                        if (!c.at(Token.COMMA)) {
                            return null;
                        }
                    }
                    c.restore(start);
                    return elements(Token.RBRACE, all) ? new SetValue(all) : null;
                }
                default -> {
                    return null;
                }
            }
        } finally {
            c.leave();
        }
    }

    /** Reads on behind a key, at its colon. */
    private @Nullable Value object(Term key, boolean maybeComprehension) {
        if (!c.enter()) {
            return null;
        }
        try {
            c.scan();
            State start = c.save();
            Term value = g.terms.term();
            if (value == null) {
                return null;
            }
            if (maybeComprehension) {
                switch (c.tok()) {
                    case RBRACE, COMMA -> {
                        return objectRest(key, value, true);
                    }
                    case OR -> {
                        Value v = objectRest(key, value, true);
                        if (v != null) {
                            return v;
                        }
                    }
                    default -> {}
                }
            }
            c.restore(start);
            value = g.infix.inList();
            if (value == null) {
                return null;
            }
            if (c.at(Token.RBRACE) || c.at(Token.COMMA)) {
                return objectRest(key, value, false);
            }
            c.illegal("non-terminated object");
            return null;
        } finally {
            c.leave();
        }
    }

    private @Nullable Value objectRest(Term key, Term value, boolean maybeComprehension) {
        if (!c.enter()) {
            return null;
        }
        try {
            ObjectValue object = new ObjectValue();
            object.add(key, value);
            switch (c.tok()) {
                case RBRACE -> {
                    return object;
                }
                case OR -> {
                    if (!maybeComprehension) {
                        c.illegal("non-terminated object");
                        return null;
                    }
                    c.scan();
                    Body body = g.literals.body(Token.RBRACE);
                    return body == null ? null : new ObjectComprehension(key, value, body);
                }
                case COMMA -> {
                    c.scan();
                    return pairs(object) ? object : null;
                }
                default -> {
                    return null;
                }
            }
        } finally {
            c.leave();
        }
    }

    /** Adds terms up to {@code end}, which may be here already, to {@code to}; false where that failed. */
    boolean list(Token end, List<Term> to) {
        return c.at(end) || readList(end, to);
    }

    /** The same where at least one term was added by the end. */
    private boolean elements(Token end, List<Term> to) {
        return list(end, to) && !to.isEmpty();
    }

    private boolean readList(Token end, List<Term> to) {
        while (true) {
            Term t = g.infix.inList();
            if (t == null) {
                return false;
            }
            to.add(t);
            if (c.at(end)) {
                return true;
            }
            if (!c.at(Token.COMMA)) {
                c.illegal("expected \",\" or \"" + end + "\"");
                return false;
            }
            c.scan();
            if (c.at(end)) {
                return true;
            }
        }
    }

    private boolean pairs(ObjectValue to) {
        while (!c.at(Token.RBRACE)) {
            Term key = g.infix.inList();
            if (key == null) {
                return false;
            }
            if (!c.at(Token.COLON)) {
                c.illegal("expected \":\"");
                return false;
            }
            c.scan();
            Term value = g.infix.inList();
            if (value == null) {
                return false;
            }
            to.add(key, value);
            if (c.at(Token.COMMA)) {
                c.scan();
            } else if (!c.at(Token.RBRACE)) {
                c.illegal("expected \",\" or \"}\"");
                return false;
            }
        }
        return true;
    }
}
