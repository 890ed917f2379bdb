package org.zerotrust.rego.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
import org.zerotrust.rego.ir.Policy;
import org.zerotrust.rego.ir.Stmt;

/** Plans {@code with}: documents are replaced at run time, functions and rules by planning in another context. */
final class WithPlanner {
    private final BodyPlanner body;
    private final Frame frame;
    private final Code code;

    WithPlanner(BodyPlanner body) {
        this.body = body;
        this.frame = body.frame;
        this.code = body.code;
    }

    private record Replaced(Ref target, Operand value) {
        /** The local of the document that the target is in. */
        int document() {
            return ((Var) target.head().value).name().equals("input") ? Policy.INPUT : Policy.DATA;
        }
    }

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
                .filter(r ->
                        body.planner.hasRulesAt(r) || body.planner.overlays().hides(r))
                .toList();
        Side outside = new Side(frame.context, frame.captured);
        Side inside = new Side(frame.context.with(rules, mocks), handedDown);
        Map<Integer, Integer> saved = new TreeMap<>();
        for (Replaced r : replaced) {
            saved.computeIfAbsent(r.document(), this::save);
        }
        replace(replaced, 0, () -> {
            inside.enter(frame);
            body.expr(e.noWith(), () -> {
                outside.enter(frame);
                restore(List.copyOf(saved.entrySet()), 0, then);
                inside.enter(frame);
            });
            outside.enter(frame);
        });
    }

    /** What a frame holds on one side of a {@code with}. */
    private record Side(Context context, Map<String, Integer> captured) {
        void enter(Frame frame) {
            frame.context = context;
            frame.captured = captured;
        }
    }

    private int save(int document) {
        int saved = code.local();
        code.reset(saved);
        // there may be no input
        code.nested(() -> code.assign(Code.op(document), saved));
        return saved;
    }

    /** Puts the documents in place one after the other: a later one changes what an earlier one gave. */
    private void replace(List<Replaced> replaced, int i, Runnable then) {
        if (i == replaced.size()) {
            then.run();
            return;
        }
        Replaced r = replaced.get(i);
        List<Integer> path = new ArrayList<>();
        for (Term t : r.target().from(1)) {
            if (!(t.value instanceof StringValue s)) {
                // OPA: "bad document path"
                code.conflict();
                return;
            }
            path.add(code.constants().index(s.value()));
        }
        Block b = code.block(() -> replace(replaced, i + 1, then));
        code.add(new Stmt.With(r.document(), path, r.value(), b, code.at()));
    }

    /** What follows the expression sees the documents that were there before. */
    private void restore(List<Map.Entry<Integer, Integer>> saved, int i, Runnable then) {
        if (i == saved.size()) {
            then.run();
            return;
        }
        Map.Entry<Integer, Integer> s = saved.get(i);
        Block b = code.block(() -> restore(saved, i + 1, then));
        code.add(new Stmt.With(s.getKey(), List.of(), Code.op(s.getValue()), b, code.at()));
    }
}
