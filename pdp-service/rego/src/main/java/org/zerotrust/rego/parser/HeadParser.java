package org.zerotrust.rego.parser;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.ast.BooleanValue;
import org.zerotrust.rego.ast.Call;
import org.zerotrust.rego.ast.Head;
import org.zerotrust.rego.ast.Location;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ast.Var;

/** The heads of rules. */
final class HeadParser {
    private final Grammar g;
    private final Cursor c;

    HeadParser(Grammar g) {
        this.g = g;
        this.c = g.c;
    }

    @Nullable
    Head head(boolean isDefault) {
        Location at = c.loc();
        Term t = g.refs.finishHead(g.terms.var());
        if (t == null) {
            c.illegal("expected rule head name");
            return null;
        }
        Head head = fromTerm(t);
        if (head == null) {
            return null;
        }
        boolean isCall = t.value instanceof Call;
        switch (c.tok()) {
            case CONTAINS -> {
                if (isCall) {
                    c.illegal("the contains keyword can only be used with multi-value rule definitions (e.g., "
                            + head.ref() + " contains <VALUE> { ... })");
                }
                c.scan();
                head.keywords.add(Head.Keyword.CONTAINS);
                head.key = g.infix.term();
                if (head.key == null) {
                    c.illegal("expected rule key term (e.g., " + head.ref() + " contains <VALUE> { ... })");
                }
                head.location = c.extend(at);
                return head;
            }
            case UNIFY -> {
                c.scan();
                head.value = g.infix.term();
                if (head.value == null) {
                    c.illegal("expected rule value term (e.g., " + head.ref() + "[<nil>] = <VALUE> { ... })");
                }
            }
            case ASSIGN -> {
                c.scan();
                head.assign = true;
                head.value = g.infix.term();
                if (head.value == null) {
                    illegalValue(head, isDefault);
                }
            }
            default -> {}
        }
        if (head.value == null && (head.ref().size() != 2 || !head.args.isEmpty())) {
            head.generatedValue = true;
            head.value = new Term(BooleanValue.TRUE);
        }
        head.location = c.extend(at);
        return head;
    }

    private @Nullable Head fromTerm(Term t) {
        switch (t.value) {
            case Var v -> {
                Head head = new Head(new Ref(List.of(new Term(v, t.location))), Location.NONE);
                head.name = v;
                return head;
            }
            case Ref r -> {
                return fromRef(r);
            }
            case Call call -> {
                Ref r = call.operator();
                if (!(r.head().value instanceof Var)) {
                    c.illegal("rule head ref " + r + " invalid");
                    return null;
                }
                Head head = fromRef(r);
                head.args = RuleParser.args(call);
                return head;
            }
            default -> {
                return null;
            }
        }
    }

    /** A head with a reference, and a name where that has one part. */
    static Head fromRef(Ref r) {
        Head head = new Head(r, Location.NONE);
        if (r.size() < 2) {
            head.name = (Var) r.head().value;
        }
        return head;
    }

    private void illegalValue(Head head, boolean isDefault) {
        String name = head.ref().toString();
        if (!head.args.isEmpty()) {
            c.illegal("expected function value term (e.g., " + name + "(...) := <VALUE> { ... })");
        } else if (isDefault) {
            c.illegal("expected default rule value term (e.g., default " + name + " := <VALUE>)");
        } else {
            c.illegal("expected rule value term (e.g., " + name + " := <VALUE> { ... })");
        }
    }
}
