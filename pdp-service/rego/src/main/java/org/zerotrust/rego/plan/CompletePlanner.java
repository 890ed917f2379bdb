package org.zerotrust.rego.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.zerotrust.rego.ast.Rule;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ir.Func;
import org.zerotrust.rego.ir.Operand;
import org.zerotrust.rego.ir.Stmt;

/** Plans a complete document or a function: rules that must agree, {@code else} chains, a default. */
final class CompletePlanner extends FunctionWriter {
    private final RuleGroup group;
    private final boolean firstAnswers;

    CompletePlanner(Planner planner, Context context, RuleGroup group) {
        super(planner, context, group.arity());
        this.group = group;
        this.firstAnswers = group.firstAnswers();
    }

    Func plan(String name, List<String> path) {
        for (Rule r : group.rules()) {
            if (r.elseRule == null) {
                rule(r, () -> solutions(r, v -> answer(v, result)));
            } else {
                rule(r, () -> chain(r));
            }
        }
        Rule def = group.defaultRule();
        if (def != null) {
            rule(def, () -> {
                code.isUndefined(result);
                solutions(def, v -> once(v, result));
            });
        }
        return finish(name, path);
    }

    private void chain(Rule first) {
        int own = code.local();
        code.reset(own);
        List<Runnable> branches = new ArrayList<>();
        for (Rule r = first; r != null; r = r.elseRule) {
            Rule branch = r;
            planner.planned(branch);
            branches.add(() -> {
                code.place(branch.head.location);
                if (branch != first) {
                    code.isUndefined(own);
                }
                solutions(branch, v -> answer(v, own));
            });
        }
        branches.add(() -> {
            code.isDefined(own);
            once(Code.op(own), result);
        });
        code.blocks(branches);
    }

    private void answer(Operand value, int target) {
        if (firstAnswers) {
            // no other solution can give another value: OPA stops here too
            code.assign(value, result);
            code.add(new Stmt.ReturnLocal(result, code.at()));
        } else {
            once(value, target);
        }
    }

    private void once(Operand value, int target) {
        code.add(new Stmt.AssignVarOnce(value, target, code.at()));
    }

    private void solutions(Rule rule, Consumer<Operand> each) {
        BodyPlanner body = body();
        arguments(
                body,
                rule,
                0,
                () -> body.rule(rule, () -> {
                    code.place(rule.head.location);
                    Term value = rule.head.value;
                    if (value == null) {
                        each.accept(BodyPlanner.TRUE);
                    } else {
                        body.terms.term(value, each);
                    }
                }));
    }

    private void arguments(BodyPlanner body, Rule rule, int i, Runnable then) {
        if (i == rule.head.args.size()) {
            then.run();
            return;
        }
        body.unification.unify(Code.op(argument(i)), rule.head.args.get(i), () -> arguments(body, rule, i + 1, then));
    }
}
