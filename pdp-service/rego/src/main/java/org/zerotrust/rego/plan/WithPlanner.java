package org.zerotrust.rego.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.zerotrust.rego.ast.Expr;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.StringValue;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ast.Terms;
import org.zerotrust.rego.ast.Value;
import org.zerotrust.rego.ast.Var;
import org.zerotrust.rego.ast.With;
import org.zerotrust.rego.ir.Block;
import org.zerotrust.rego.ir.Operand;
import org.zerotrust.rego.ir.Stmt;

/**
 * Plans {@code with}. Replaced input and data live in locals of their own, so that whatever follows the expression is
 * planned on the ones before without a restore at run time.
 */
final class WithPlanner {
    private final BodyPlanner body;
    private final Frame frame;
    private final Code code;

    WithPlanner(BodyPlanner body) {
        this.body = body;
        this.frame = body.frame;
        this.code = body.code;
    }

    private record Replaced(Ref target, Operand value) {}

    void with(Expr e, Runnable then) {
        List<With> documents = new ArrayList<>();
        List<String> capturing = new ArrayList<>();
        List<Term> values = new ArrayList<>();
        Map<String, Context.Mock> mocks = new HashMap<>();
        for (With w : e.withs) {
            if (!(w.target.value instanceof Ref target)) {
                throw new PlanException(w.location, "with: the target is no reference");
            }
            if (isFunction(target)) {
                Context.Mock mock = mock(w.value.value, w.value);
                mocks.put(target.toString(), mock);
                if (mock instanceof Context.Mock.Captured) {
                    capturing.add(target.toString());
                    values.add(w.value);
                }
            } else {
                documents.add(w);
            }
        }
        int captured = values.size();
        documents.forEach(w -> values.add(w.value));
        body.terms.all(values, operands -> {
            Map<String, Integer> handedDown = new LinkedHashMap<>(frame.captured);
            for (int i = 0; i < captured; i++) {
                handedDown.put(capturing.get(i), code.asLocal(operands.get(i)));
            }
            List<Replaced> replaced = new ArrayList<>();
            for (int i = 0; i < documents.size(); i++) {
                replaced.add(new Replaced((Ref) documents.get(i).target.value, operands.get(captured + i)));
            }
            enter(e, replaced, mocks, handedDown, then);
        });
    }

    private boolean isFunction(Ref target) {
        return body.planner.tree().function(target) != null
                || body.planner.declarations().get(target.toString()) != null;
    }

    private Context.Mock mock(Value value, Term term) {
        if (value instanceof Ref r && isFunction(r)) {
            return new Context.Mock.Function(r);
        }
        return Terms.isConstant(value) ? new Context.Mock.Constant(term) : new Context.Mock.Captured();
    }

    private void enter(
            Expr e,
            List<Replaced> replaced,
            Map<String, Context.Mock> mocks,
            Map<String, Integer> handedDown,
            Runnable then) {
        List<Ref> rules = replaced.stream()
                .map(Replaced::target)
                .filter(body.planner::hasRulesAt)
                .toList();
        Outside inside = new Outside(frame.input, frame.data, frame.context.with(rules, mocks), handedDown);
        Outside outside = new Outside(frame.input, frame.data, frame.context, frame.captured);
        documents(replaced, 0, inside, () -> {
            Outside here = new Outside(frame.input, frame.data, inside.context(), inside.captured());
            here.restore(frame);
            body.expr(e.noWith(), () -> {
                outside.restore(frame);
                then.run();
                here.restore(frame);
            });
            outside.restore(frame);
        });
        outside.restore(frame);
    }

    /** What a frame holds on one side of a {@code with}. */
    private record Outside(int input, int data, Context context, Map<String, Integer> captured) {
        void restore(Frame frame) {
            frame.input = input;
            frame.data = data;
            frame.context = context;
            frame.captured = captured;
        }
    }

    /** Puts the documents in place one after the other: a later one changes what an earlier one gave. */
    private void documents(List<Replaced> replaced, int i, Outside inside, Runnable then) {
        if (i == replaced.size()) {
            then.run();
            return;
        }
        Replaced r = replaced.get(i);
        boolean input = ((Var) r.target().head().value).name().equals("input");
        int before = input ? frame.input : frame.data;
        int after = code.local();
        code.reset(after);
        Runnable next = () -> {
            if (input) {
                frame.input = after;
            } else {
                frame.data = after;
            }
            documents(replaced, i + 1, inside, then);
        };
        if (r.target().size() == 1) {
            code.assign(r.value(), after);
            next.run();
            return;
        }
        List<Integer> path = new ArrayList<>();
        for (Term t : r.target().from(1)) {
            if (!(t.value instanceof StringValue s)) {
                // OPA: "bad document path"
                code.conflict();
                return;
            }
            path.add(code.constants().index(s.value()));
        }
        // there may be no input to start from
        code.nested(() -> code.assign(Code.op(before), after));
        Block b = code.block(next);
        code.add(new Stmt.With(after, path, r.value(), b, code.at()));
    }
}
