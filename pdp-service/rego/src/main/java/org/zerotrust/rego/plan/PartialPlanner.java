package org.zerotrust.rego.plan;

import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.Rule;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ir.Func;
import org.zerotrust.rego.ir.Operand;
import org.zerotrust.rego.ir.Stmt;

/**
 * Plans a set or an object that rules add to, all of it or what it has under known keys. Rules whose references are of
 * different lengths may not put one thing inside another: the paths of the shorter ones are kept and looked up.
 */
final class PartialPlanner extends FunctionWriter {
    private final RuleGroup group;
    private final List<Integer> known;
    private final TreeSet<Integer> lengths = new TreeSet<>();
    private int visited;

    PartialPlanner(Planner planner, Context context, RuleGroup group, List<Integer> known) {
        super(planner, context, known.size());
        this.group = group;
        this.known = known;
        group.rules().forEach(r -> lengths.add(r.ref().size() - group.path().size()));
    }

    Func plan(String name, List<String> path) {
        boolean set = group.kind() == RuleGroup.Kind.SET;
        visited = code.local();
        block(() -> {
            code.add(set ? new Stmt.MakeSet(result, code.at()) : new Stmt.MakeObject(result, code.at()));
            if (lengths.size() > 1) {
                code.add(new Stmt.MakeSet(visited, code.at()));
            }
        });
        for (Rule r : group.rules()) {
            rule(r, () -> {
                BodyPlanner body = body();
                keys(
                        body,
                        r,
                        r.ref(),
                        0,
                        () -> body.rule(r, () -> {
                            code.place(r.head.location);
                            if (set) {
                                body.terms.term(key(r), v -> code.add(new Stmt.SetAdd(v, result, code.at())));
                            } else {
                                object(body, r);
                            }
                        }));
            });
        }
        return finish(name, path);
    }

    private static Term key(Rule r) {
        return Objects.requireNonNull(r.head.key);
    }

    /** Known keys narrow a rule before its body is evaluated. */
    private void keys(BodyPlanner body, Rule rule, Ref ref, int i, Runnable then) {
        if (i == known.size()) {
            then.run();
            return;
        }
        Term own = RuleGroup.termAt(rule, ref, known.get(i));
        if (own == null) {
            keys(body, rule, ref, i + 1, then);
        } else {
            body.unification.unify(Code.op(argument(i)), own, () -> keys(body, rule, ref, i + 1, then));
        }
    }

    private void object(BodyPlanner body, Rule rule) {
        List<Term> path = List.copyOf(rule.ref().from(group.path().size()));
        Term last = rule.head.isMultiValue() ? key(rule) : rule.head.value;
        body.terms.all(
                path,
                keys -> body.terms.term(Objects.requireNonNull(last), value -> {
                    collisions(keys);
                    insert(result, keys, 0, value, rule.head.isMultiValue());
                }));
    }

    private void collisions(List<Operand> keys) {
        for (int shorter : lengths.headSet(keys.size())) {
            int prefix = array(keys.subList(0, shorter));
            code.nested(() -> {
                code.dot(Code.op(visited), Code.op(prefix));
                code.conflict();
            });
        }
        if (lengths.last() > keys.size()) {
            code.add(new Stmt.SetAdd(Code.op(array(keys)), visited, code.at()));
        }
    }

    private int array(List<Operand> elements) {
        int array = code.makeArray(elements.size());
        elements.forEach(e -> code.append(e, array));
        return array;
    }

    private void insert(int object, List<Operand> keys, int i, Operand value, boolean intoSet) {
        Operand key = keys.get(i);
        boolean leaf = i == keys.size() - 1;
        if (leaf && !intoSet) {
            code.add(new Stmt.ObjectInsertOnce(key, value, object, code.at()));
            return;
        }
        int child = code.local();
        code.reset(child);
        code.nested(() -> code.assign(Code.op(code.dot(Code.op(object), key)), child));
        code.nested(() -> {
            code.isUndefined(child);
            code.add(leaf ? new Stmt.MakeSet(child, code.at()) : new Stmt.MakeObject(child, code.at()));
        });
        int fits = code.local();
        code.reset(fits);
        code.nested(() -> {
            Operand c = Code.op(child);
            code.add(leaf ? new Stmt.IsSet(c, code.at()) : new Stmt.IsObject(c, code.at()));
            code.assign(BodyPlanner.TRUE, fits);
        });
        code.nested(() -> {
            code.isUndefined(fits);
            code.conflict();
        });
        if (leaf) {
            code.add(new Stmt.SetAdd(value, child, code.at()));
        } else {
            insert(child, keys, i + 1, value, intoSet);
        }
        code.insert(key, Code.op(child), object);
    }
}
