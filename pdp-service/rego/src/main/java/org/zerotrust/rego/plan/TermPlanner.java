package org.zerotrust.rego.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.zerotrust.rego.ast.ArrayComprehension;
import org.zerotrust.rego.ast.ArrayValue;
import org.zerotrust.rego.ast.Body;
import org.zerotrust.rego.ast.BooleanValue;
import org.zerotrust.rego.ast.Call;
import org.zerotrust.rego.ast.Not;
import org.zerotrust.rego.ast.NullValue;
import org.zerotrust.rego.ast.NumberValue;
import org.zerotrust.rego.ast.ObjectComprehension;
import org.zerotrust.rego.ast.ObjectValue;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.SetComprehension;
import org.zerotrust.rego.ast.SetValue;
import org.zerotrust.rego.ast.StringValue;
import org.zerotrust.rego.ast.TemplateString;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ast.Var;
import org.zerotrust.rego.ir.Operand;
import org.zerotrust.rego.ir.Stmt;

/** Plans terms whose variables are all known: {@code then} gets the value. */
final class TermPlanner {
    private final BodyPlanner body;
    private final Frame frame;
    private final Code code;

    TermPlanner(BodyPlanner body) {
        this.body = body;
        this.frame = body.frame;
        this.code = body.code;
    }

    void term(Term t, Consumer<Operand> then) {
        switch (t.value) {
            case NullValue n -> {
                int target = code.local();
                code.add(new Stmt.MakeNull(target, code.at()));
                then.accept(Code.op(target));
            }
            case BooleanValue b -> then.accept(new Operand.Bool(b.value()));
            case NumberValue n -> {
                int target = code.local();
                code.add(new Stmt.MakeNumberRef(code.constants().index(n.text()), target, code.at()));
                then.accept(Code.op(target));
            }
            case StringValue s -> then.accept(code.constants().string(s.value()));
            case Var v -> {
                if (v.name().equals("input") || v.name().equals("data")) {
                    body.refs.ref(new Ref(List.of(t)), then);
                } else {
                    variable(v, then);
                }
            }
            case Ref r -> body.refs.ref(r, then);
            case ArrayValue a -> array(a.terms, then);
            case ObjectValue o -> object(o, then);
            case SetValue s -> set(s, then);
            case ArrayComprehension c -> {
                int target = code.makeArray(0);
                comprehension(c.body, () -> term(c.term, v -> code.append(v, target)));
                then.accept(Code.op(target));
            }
            case SetComprehension c -> {
                int target = code.makeSet();
                comprehension(c.body, () -> term(c.term, v -> code.add(new Stmt.SetAdd(v, target, code.at()))));
                then.accept(Code.op(target));
            }
            case ObjectComprehension c -> {
                int target = code.makeObject();
                comprehension(
                        c.body,
                        () -> term(
                                c.key,
                                k -> term(c.value, v -> code.add(new Stmt.ObjectInsertOnce(k, v, target, code.at())))));
                then.accept(Code.op(target));
            }
            case Call c -> throw new PlanException(t.location, "a call in the place of a term: " + c);
            case TemplateString s -> throw new PlanException(t.location, "a template string: " + s);
            case Not n -> throw new PlanException(t.location, "a negation in the place of a term: " + n);
        }
    }

    private void variable(Var v, Consumer<Operand> then) {
        Integer local = frame.scope.local(v);
        if (local == null) {
            // only a variable that the author gave a generated name passes the compiler so
            code.fail();
        } else {
            then.accept(Code.op(local));
        }
    }

    /** Whether a reference in it goes through a collection, so that it has several values. */
    boolean nests(Term t) {
        return switch (t.value) {
            case Ref r -> r.from(1).stream().anyMatch(body.unification::isOpen) || nests(r.head());
            case ArrayValue a -> a.terms.stream().anyMatch(this::nests);
            case SetValue s -> s.sorted().stream().anyMatch(this::nests);
            case ObjectValue o -> o.sorted().stream().anyMatch(e -> nests(e.key) || nests(e.value));
            default -> false;
        };
    }

    /** The values of all terms, in order. */
    void all(List<Term> terms, Consumer<List<Operand>> then) {
        all(terms, 0, new ArrayList<>(), then);
    }

    private void all(List<Term> terms, int from, List<Operand> values, Consumer<List<Operand>> then) {
        for (int i = from; i < terms.size(); i++) {
            if (nests(terms.get(i))) {
                int next = i + 1;
                term(terms.get(i), v -> {
                    values.add(v);
                    all(terms, next, values, then);
                });
                return;
            }
            term(terms.get(i), values::add);
            if (values.size() == i) {
                // it is never defined
                return;
            }
        }
        then.accept(List.copyOf(values));
    }

    private void array(List<Term> elements, Consumer<Operand> then) {
        all(elements, values -> {
            int target = code.makeArray(values.size());
            values.forEach(v -> code.append(v, target));
            then.accept(Code.op(target));
        });
    }

    private void set(SetValue s, Consumer<Operand> then) {
        all(List.copyOf(s.sorted()), values -> {
            int target = code.makeSet();
            values.forEach(v -> code.add(new Stmt.SetAdd(v, target, code.at())));
            then.accept(Code.op(target));
        });
    }

    private void object(ObjectValue o, Consumer<Operand> then) {
        List<Term> keysAndValues = new ArrayList<>();
        for (ObjectValue.Entry e : o.sorted()) {
            keysAndValues.add(e.key);
            keysAndValues.add(e.value);
        }
        all(keysAndValues, values -> {
            int target = code.makeObject();
            for (int i = 0; i < values.size(); i += 2) {
                code.insert(values.get(i), values.get(i + 1), target);
            }
            then.accept(Code.op(target));
        });
    }

    private void comprehension(Body query, Runnable collect) {
        code.nested(() -> frame.scoped(() -> body.body(query, collect)));
    }
}
