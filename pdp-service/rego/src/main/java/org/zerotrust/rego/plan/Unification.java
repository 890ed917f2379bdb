package org.zerotrust.rego.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.ast.ArrayComprehension;
import org.zerotrust.rego.ast.ArrayValue;
import org.zerotrust.rego.ast.BooleanValue;
import org.zerotrust.rego.ast.ObjectComprehension;
import org.zerotrust.rego.ast.ObjectValue;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.SetComprehension;
import org.zerotrust.rego.ast.SetValue;
import org.zerotrust.rego.ast.StringValue;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ast.Terms;
import org.zerotrust.rego.ast.Value;
import org.zerotrust.rego.ast.Var;
import org.zerotrust.rego.ir.Operand;
import org.zerotrust.rego.ir.Stmt;

/**
 * Plans {@code a = b}. Composites are taken apart into pairs; a pair waits while neither side is known, so that
 * {@code [x, y] = [y, 1]} works in either order.
 */
final class Unification {
    private final BodyPlanner body;
    private final Frame frame;
    private final Code code;

    Unification(BodyPlanner body) {
        this.body = body;
        this.frame = body.frame;
        this.code = body.code;
    }

    /** One side: a term, or the value that was already computed for one. */
    private sealed interface Side {
        /** @param base whether it was read below {@code data} */
        record Known(Operand value, boolean base) implements Side {}

        record Open(Term term) implements Side {}
    }

    private record Pair(Side a, Side b) {}

    void unify(Term a, Term b, Runnable then) {
        pairs(List.of(new Pair(new Side.Open(a), new Side.Open(b))), then);
    }

    void unify(Operand a, Term b, Runnable then) {
        pairs(List.of(new Pair(new Side.Known(a, false), new Side.Open(b))), then);
    }

    /** Whether a variable stands in it, outside references and comprehensions, that has no value yet. */
    boolean isOpen(Term t) {
        return switch (t.value) {
            case Var v -> !isDocument(v) && !frame.scope.has(v);
            case ArrayValue a -> a.terms.stream().anyMatch(this::isOpen);
            case ObjectValue o -> o.sorted().stream().anyMatch(e -> isOpen(e.key) || isOpen(e.value));
            case SetValue s -> s.sorted().stream().anyMatch(this::isOpen);
            default -> false;
        };
    }

    private static boolean isDocument(Var v) {
        return v.name().equals("input") || v.name().equals("data");
    }

    private void pairs(List<Pair> pending, Runnable then) {
        if (pending.isEmpty()) {
            then.run();
            return;
        }
        for (int i = 0; i < pending.size(); i++) {
            List<Pair> rest = new ArrayList<>(pending);
            Pair p = rest.remove(i);
            if (step(p, rest, i, then)) {
                return;
            }
        }
        throw new PlanException(code.place(), "unsafe variables on both sides of a unification");
    }

    /** Plans one pair and then the rest; false where it has to wait. */
    private boolean step(Pair p, List<Pair> rest, int at, Runnable then) {
        if (p.a() instanceof Side.Known k) {
            return known(k, ((Side.Open) p.b()).term(), rest, at, then);
        }
        if (p.b() instanceof Side.Known k) {
            return known(k, ((Side.Open) p.a()).term(), rest, at, then);
        }
        return open(((Side.Open) p.a()).term(), ((Side.Open) p.b()).term(), rest, at, then);
    }

    private boolean open(Term a, Term b, List<Pair> rest, int at, Runnable then) {
        if (a.value instanceof Var && a.value.equals(b.value)) {
            pairs(rest, then);
            return true;
        }
        if (a.value instanceof ArrayValue x && b.value instanceof ArrayValue y) {
            if (x.size() != y.size()) {
                code.fail();
                return true;
            }
            for (int i = 0; i < x.size(); i++) {
                rest.add(at + i, new Pair(new Side.Open(x.get(i)), new Side.Open(y.get(i))));
            }
            pairs(rest, then);
            return true;
        }
        if (a.value instanceof ObjectValue x && b.value instanceof ObjectValue y) {
            Boolean done = objects(x, y, rest, at, then);
            if (done != null) {
                return done;
            }
        }
        if (Terms.isConstant(a.value) && Terms.isConstant(b.value)) {
            if (a.value.equals(b.value)) {
                pairs(rest, then);
            } else {
                code.fail();
            }
            return true;
        }
        boolean openA = isOpen(a);
        boolean openB = isOpen(b);
        if (openA && openB) {
            return false;
        }
        Term first = openA ? b : a;
        Term second = openA ? a : b;
        body.terms.term(first, v -> {
            rest.add(at, new Pair(new Side.Known(v, isBase(first)), new Side.Open(second)));
            pairs(rest, then);
        });
        return true;
    }

    /** Two objects whose keys are the same or all constant, property by property; {@code null} for others. */
    private @Nullable Boolean objects(ObjectValue x, ObjectValue y, List<Pair> rest, int at, Runnable then) {
        boolean sameKeys = x.size() == y.size() && x.sorted().stream().allMatch(e -> y.get(e.key.value) != null);
        if (!sameKeys) {
            if (!hasConstantKeys(x) || !hasConstantKeys(y)) {
                return null;
            }
            code.fail();
            return true;
        }
        int i = at;
        for (ObjectValue.Entry e : x.sorted()) {
            Term other = Objects.requireNonNull(y.get(e.key.value));
            rest.add(i++, new Pair(new Side.Open(e.value), new Side.Open(other)));
        }
        pairs(rest, then);
        return true;
    }

    private static boolean hasConstantKeys(ObjectValue o) {
        return o.sorted().stream().allMatch(e -> Terms.isConstant(e.key.value));
    }

    private static boolean isBase(Term t) {
        return t.value instanceof Ref r
                && r.head().value instanceof Var v
                && v.name().equals("data");
    }

    private boolean known(Side.Known side, Term b, List<Pair> rest, int at, Runnable then) {
        Operand a = side.value();
        Value value = b.value;
        if (value instanceof Var v && isOpen(b)) {
            int local = code.local();
            code.assign(a, local);
            frame.scope.put(v, local);
            pairs(rest, then);
            return true;
        }
        if (value instanceof ArrayValue array && isOpen(b)) {
            elements(a, array, rest, at);
            pairs(rest, then);
            return true;
        }
        if (value instanceof ObjectValue object && isOpen(b)) {
            if (object.sorted().stream().anyMatch(e -> isOpen(e.key))) {
                return false;
            }
            properties(a, object, rest, at, then);
            return true;
        }
        if (isOpen(b)) {
            return false;
        }
        if (a instanceof Operand.Bool x && value instanceof BooleanValue y) {
            decide(x.value() == y.value(), rest, then);
            return true;
        }
        if (a instanceof Operand.StringIndex x && value instanceof StringValue y) {
            decide(x.index() == code.constants().index(y.value()), rest, then);
            return true;
        }
        if (!side.base()) {
            guard(a, value);
        }
        body.terms.term(b, v -> {
            code.equal(a, v);
            pairs(rest, then);
        });
        return true;
    }

    /**
     * As in OPA, a comprehension is not evaluated where what it is compared with is of another type; a base document is
     * compared the other way round.
     */
    private void guard(Operand a, Value b) {
        switch (b) {
            case ArrayComprehension c -> code.add(new Stmt.IsArray(a, code.at()));
            case ObjectComprehension c -> code.add(new Stmt.IsObject(a, code.at()));
            case SetComprehension c -> code.add(new Stmt.IsSet(a, code.at()));
            default -> {
                // evaluated whatever it is compared with
            }
        }
    }

    private void decide(boolean holds, List<Pair> rest, Runnable then) {
        if (holds) {
            pairs(rest, then);
        } else {
            code.fail();
        }
    }

    private void size(Operand a, int size) {
        int have = code.local();
        int want = code.local();
        code.add(new Stmt.Len(a, have, code.at()));
        code.add(new Stmt.MakeNumberInt(size, want, code.at()));
        code.equal(Code.op(have), Code.op(want));
    }

    private void elements(Operand a, ArrayValue array, List<Pair> rest, int at) {
        code.add(new Stmt.IsArray(a, code.at()));
        size(a, array.size());
        for (int i = 0; i < array.size(); i++) {
            int key = code.local();
            code.add(new Stmt.MakeNumberInt(i, key, code.at()));
            int element = code.dot(a, Code.op(key));
            rest.add(at + i, new Pair(new Side.Known(Code.op(element), false), new Side.Open(array.get(i))));
        }
    }

    private void properties(Operand a, ObjectValue object, List<Pair> rest, int at, Runnable then) {
        code.add(new Stmt.IsObject(a, code.at()));
        size(a, object.size());
        body.terms.all(object.keys(), keys -> {
            for (int i = 0; i < keys.size(); i++) {
                Term wanted = object.sorted().get(i).value;
                int found = code.dot(a, keys.get(i));
                rest.add(at + i, new Pair(new Side.Known(Code.op(found), false), new Side.Open(wanted)));
            }
            pairs(rest, then);
        });
    }

    /** Gives variables the values that the elements of {@code tuple} hold from the second on. */
    void bind(List<Var> vars, Operand tuple) {
        for (Map.Entry<Integer, Var> e : numbered(vars)) {
            int key = code.local();
            code.add(new Stmt.MakeNumberInt(e.getKey(), key, code.at()));
            frame.scope.put(e.getValue(), code.dot(tuple, Code.op(key)));
        }
    }

    private static List<Map.Entry<Integer, Var>> numbered(List<Var> vars) {
        List<Map.Entry<Integer, Var>> all = new ArrayList<>();
        for (int i = 0; i < vars.size(); i++) {
            all.add(Map.entry(i + 1, vars.get(i)));
        }
        return all;
    }
}
