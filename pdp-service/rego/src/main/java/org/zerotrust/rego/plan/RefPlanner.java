package org.zerotrust.rego.plan;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ast.Terms;
import org.zerotrust.rego.ast.Value;
import org.zerotrust.rego.ast.Var;
import org.zerotrust.rego.ir.Operand;
import org.zerotrust.rego.ir.Policy;
import org.zerotrust.rego.ir.Stmt;

/**
 * Plans references. Below {@code data} a reference runs through base documents and rules at once: base keys come first,
 * in order, then the keys that only rules have.
 */
final class RefPlanner {
    private final BodyPlanner body;
    private final Planner planner;
    private final Frame frame;
    private final Code code;

    RefPlanner(BodyPlanner body) {
        this.body = body;
        this.planner = body.planner;
        this.frame = body.frame;
        this.code = body.code;
    }

    void ref(Ref ref, Consumer<Operand> then) {
        if (ref.head().value instanceof Var v) {
            if (v.name().equals("data")) {
                tree(new Walk(ref, planner.tree(), List.of(), 1), then);
                return;
            }
            if (v.name().equals("input")) {
                if (ref.size() == 1) {
                    code.isDefined(Policy.INPUT);
                }
                rest(Code.op(Policy.INPUT), ref, 1, then);
                return;
            }
            if (!frame.scope.has(v)) {
                // OPA: a reference into a variable without a value is undefined, even if one follows
                code.fail();
                return;
            }
        }
        body.terms.term(ref.head(), head -> rest(head, ref, 1, then));
    }

    private boolean isKnown(Term t) {
        return !body.unification.isOpen(t);
    }

    /** The remaining steps, within one value. */
    private void rest(Operand value, Ref ref, int pos, Consumer<Operand> then) {
        if (pos == ref.size()) {
            then.accept(value);
            return;
        }
        Term key = ref.get(pos);
        if (isKnown(key)) {
            body.terms.term(key, k -> rest(Code.op(code.dot(value, k)), ref, pos + 1, then));
        } else {
            code.scan(value, (k, v) -> body.unification.unify(k, key, () -> rest(v, ref, pos + 1, then)));
        }
    }

    /**
     * Where a walk down {@code data} stands.
     *
     * @param node the rules from here on; {@code null} where there are none
     * @param keys the way here: constants as long as there is a node
     * @param pos the next step of {@code ref}
     */
    private record Walk(Ref ref, @Nullable RuleTree node, List<Operand> keys, int pos) {
        Walk down(@Nullable RuleTree child, Operand key) {
            List<Operand> more = new ArrayList<>(keys);
            more.add(key);
            return new Walk(ref, child, more, pos + 1);
        }
    }

    private void tree(Walk w, Consumer<Operand> then) {
        if (w.pos() == w.ref().size()) {
            extent(w, then);
            return;
        }
        Term key = w.ref().get(w.pos());
        RuleTree node = w.node();
        if (node == null || node.children().isEmpty()) {
            base(w, v -> {
                if (w.pos() == 1 && !isKnown(key)) {
                    enumerateRoot(v, w, key, read(w.ref(), then));
                } else {
                    rest(v, w.ref(), w.pos(), read(w.ref(), then));
                }
            });
        } else if (Terms.isConstant(key.value)) {
            RuleTree child = node.child(key.value);
            body.terms.term(key, k -> step(w.down(child, k), then));
        } else if (isKnown(key)) {
            body.terms.term(key, k -> dispatch(w, node, k, then));
        } else {
            enumerate(w, node, key, then);
        }
    }

    private void enumerateRoot(Operand data, Walk w, Term key, Consumer<Operand> then) {
        code.scan(data, (k, v) -> {
            code.notEqual(k, code.constants().string("system"));
            body.unification.unify(k, key, () -> rest(v, w.ref(), w.pos() + 1, then));
        });
    }

    /** After one more key: rules here, or further down. */
    private void step(Walk w, Consumer<Operand> then) {
        RuleTree node = w.node();
        if (node == null || frame.context.replaces(node.path())) {
            tree(new Walk(w.ref(), null, w.keys(), w.pos()), then);
            return;
        }
        RuleGroup document = node.document();
        if (document == null) {
            tree(w, then);
        } else if (document.arity() > 0) {
            // a function has no value
            code.fail();
        } else {
            document(document, w.ref(), w.pos(), then);
        }
    }

    private void document(RuleGroup document, Ref ref, int pos, Consumer<Operand> then) {
        Functions functions = planner.functions();
        if (document.kind() == RuleGroup.Kind.COMPLETE || pos == ref.size() || !isKnown(ref.get(pos))) {
            String name = document.kind() == RuleGroup.Kind.COMPLETE
                    ? functions.complete(document, frame.context)
                    : functions.whole(document, frame.context);
            rest(Code.op(code.call(name, frame.arguments(frame.context))), ref, pos, then);
            return;
        }
        // OPA evaluates only what the known keys select; rules that cannot contribute are not even reached
        RuleGroup matching = document.matching(ref);
        if (matching.rules().isEmpty()) {
            code.fail();
            return;
        }
        int end = Math.min(ref.size(), matching.depth());
        List<Integer> known = new ArrayList<>();
        List<Term> keys = new ArrayList<>();
        for (int i = pos; i < end; i++) {
            if (isKnown(ref.get(i))) {
                known.add(i);
                keys.add(ref.get(i));
            }
        }
        String name = functions.selected(matching, known, frame.context);
        body.terms.all(keys, values -> {
            List<Operand> args = new ArrayList<>(frame.arguments(frame.context));
            args.addAll(values);
            rest(Code.op(code.call(name, args)), ref, pos, then);
        });
    }

    /** A key that is known when the policy runs: it may be that of any child, or of none. */
    private void dispatch(Walk w, RuleTree node, Operand key, Consumer<Operand> then) {
        List<Consumer<Consumer<Operand>>> ways = new ArrayList<>();
        for (Map.Entry<Value, RuleTree> child : node.children().entrySet()) {
            Term constant = new Term(child.getKey());
            ways.add(found -> body.terms.term(constant, k -> {
                code.equal(key, k);
                step(w.down(child.getValue(), k), found);
            }));
        }
        ways.add(found -> {
            Set<Value> known = node.children().keySet();
            body.terms.all(known.stream().map(Term::new).toList(), names -> {
                names.forEach(n -> code.notEqual(key, n));
                tree(w.down(null, key), found);
            });
        });
        List<Var> open = openVars(w.ref(), w.pos() + 1);
        boolean single = w.ref().from(w.pos() + 1).stream().allMatch(this::isKnown);
        if (single) {
            first(ways, then);
        } else {
            each(ways, open, then);
        }
    }

    /** Goes on with the one value that one of the ways finds. */
    private void first(List<Consumer<Consumer<Operand>>> ways, Consumer<Operand> then) {
        int found = code.local();
        code.reset(found);
        code.breakable(mark -> {
            for (Consumer<Consumer<Operand>> way : ways) {
                code.nested(() -> frame.scoped(() -> way.accept(v -> {
                    code.assign(v, found);
                    code.leave(mark);
                })));
            }
        });
        code.isDefined(found);
        then.accept(Code.op(found));
    }

    /** Goes on with each value that any of the ways finds, and the variables that it was found with. */
    private void each(List<Consumer<Consumer<Operand>>> ways, List<Var> open, Consumer<Operand> then) {
        int all = code.makeArray(0);
        for (Consumer<Consumer<Operand>> way : ways) {
            code.nested(() -> frame.scoped(() -> way.accept(v -> {
                int tuple = code.makeArray(open.size() + 1);
                code.append(v, tuple);
                open.forEach(o -> code.append(Code.op(frame.local(o)), tuple));
                code.append(Code.op(tuple), all);
            })));
        }
        code.scan(Code.op(all), (i, tuple) -> {
            int zero = code.local();
            code.add(new Stmt.MakeNumberInt(0, zero, code.at()));
            int value = code.dot(tuple, Code.op(zero));
            body.unification.bind(open, tuple);
            then.accept(Code.op(value));
        });
    }

    private List<Var> openVars(Ref ref, int from) {
        Set<Var> open = new LinkedHashSet<>();
        for (Term t : ref.from(from)) {
            org.zerotrust.rego.ast.Walk.vars(t, v -> {
                if (!v.isWildcard() && !frame.scope.has(v)) {
                    open.add(v);
                }
                return false;
            });
        }
        return List.copyOf(open);
    }

    /** A key that is not known: all that the base document has, then all that only rules have. */
    private void enumerate(Walk w, RuleTree node, Term key, Consumer<Operand> then) {
        int keys = code.makeArray(0);
        code.nested(() -> base(
                w,
                doc -> code.scan(doc, (k, v) -> {
                    if (w.pos() == 1) {
                        code.notEqual(k, code.constants().string("system"));
                    }
                    code.append(k, keys);
                })));
        for (Value child : node.children().keySet()) {
            body.terms.term(new Term(child), k -> {
                int has = code.local();
                code.reset(has);
                code.nested(() -> base(w, doc -> code.assign(Code.op(code.dot(doc, k)), has)));
                code.nested(() -> {
                    code.isUndefined(has);
                    code.append(k, keys);
                });
            });
        }
        code.scan(Code.op(keys), (i, k) -> body.unification.unify(k, key, () -> dispatch(w, node, k, then)));
    }

    private Consumer<Operand> read(Ref ref, Consumer<Operand> then) {
        return v -> planner.overlays().read(body, ref.terms, v, then);
    }

    /** The base document that the walk stands at. */
    private void base(Walk w, Consumer<Operand> then) {
        Operand doc = Code.op(Policy.DATA);
        for (Operand key : w.keys()) {
            doc = Code.op(code.dot(doc, key));
        }
        then.accept(doc);
    }

    /** All that there is here, base documents and rules merged. */
    private void extent(Walk w, Consumer<Operand> then) {
        RuleTree node = w.node();
        if (node == null) {
            base(w, read(w.ref(), then));
            return;
        }
        String name = planner.functions().extent(node, frame.context);
        then.accept(Code.op(code.call(name, frame.arguments(frame.context))));
    }
}
