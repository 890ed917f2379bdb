package org.zerotrust.rego.compile;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.zerotrust.rego.ast.ArrayComprehension;
import org.zerotrust.rego.ast.ArrayValue;
import org.zerotrust.rego.ast.AstError;
import org.zerotrust.rego.ast.Body;
import org.zerotrust.rego.ast.CallTerms;
import org.zerotrust.rego.ast.Every;
import org.zerotrust.rego.ast.Expr;
import org.zerotrust.rego.ast.LogicalAnd;
import org.zerotrust.rego.ast.LogicalOr;
import org.zerotrust.rego.ast.Node;
import org.zerotrust.rego.ast.Not;
import org.zerotrust.rego.ast.ObjectComprehension;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.Rule;
import org.zerotrust.rego.ast.SetComprehension;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ast.Var;
import org.zerotrust.rego.ast.VarSet;
import org.zerotrust.rego.ast.Vars;
import org.zerotrust.rego.ast.Vars.Skip;
import org.zerotrust.rego.ast.Walk;

/**
 * Takes calls of {@code print} out, or makes each of their operands a set comprehension, so that an undefined operand
 * does not end the evaluation.
 */
final class PrintCalls {
    private final VarGenerator generator;
    private final OutputVars outputs;
    private final Map<Var, Var> rewritten;

    PrintCalls(VarGenerator generator, OutputVars outputs, Map<Var, Var> rewritten) {
        this.generator = generator;
        this.outputs = outputs;
        this.rewritten = rewritten;
    }

    private static boolean isPrint(Expr e) {
        Ref op = e.operator();
        return op != null
                && op.size() == 1
                && op.head().value instanceof Var v
                && v.name().equals("print");
    }

    /** Takes all calls out of a rule or of anything below one. */
    static void erase(Node node) {
        Walk.walk(node, n -> {
            switch (n) {
                case Rule x -> x.body = eraseIn(x.body);
                case ArrayComprehension x -> x.body = eraseIn(x.body);
                case SetComprehension x -> x.body = eraseIn(x.body);
                case ObjectComprehension x -> x.body = eraseIn(x.body);
                case Every x -> x.body = eraseIn(x.body);
                case Not x -> x.body = eraseIn(x.body);
                case LogicalAnd x -> {
                    x.lhs = eraseIn(x.lhs);
                    x.rhs = eraseIn(x.rhs);
                }
                case LogicalOr x -> {
                    x.lhs = eraseIn(x.lhs);
                    x.rhs = eraseIn(x.rhs);
                }
                default -> {}
            }
            return false;
        });
    }

    /** The body without the calls; {@code true} where nothing is left. */
    static Body eraseIn(Body body) {
        boolean[] found = new boolean[1];
        Walk.exprs(body, e -> found[0] |= isPrint(e));
        if (!found[0]) {
            return body;
        }
        Body kept = new Body();
        for (Expr e : body) {
            erase(e);
            if (!isPrint(e)) {
                kept.append(e);
            }
        }
        if (kept.isEmpty()) {
            kept.append(new Expr(Term.bool(true).at(body.location()), body.location()));
        }
        return kept;
    }

    /** Captures the operands of all calls; answers what is wrong with them. */
    List<AstError> rewrite(Body body, VarSet globals) {
        for (int i = 0; i < body.size(); i++) {
            List<AstError> errors = rewriteClosures(body, i, globals);
            if (!errors.isEmpty()) {
                return errors;
            }
        }
        for (int i = 0; i < body.size(); i++) {
            Expr e = body.get(i);
            if (isPrint(e)) {
                List<AstError> errors = checkOperands(e, safeBefore(body, i, globals, true));
                if (!errors.isEmpty()) {
                    return errors;
                }
                body.set(captured(e), i);
            }
        }
        return List.of();
    }

    private VarSet safeBefore(Body body, int i, VarSet globals, boolean generatedToo) {
        Body before = new Body();
        before.exprs.addAll(body.exprs.subList(0, i));
        VarSet safe = outputs.ofBody(before, globals);
        safe.update(globals);
        if (generatedToo) {
            Walk.vars(before, v -> {
                if (v.isGenerated()) {
                    safe.add(v);
                }
                return false;
            });
        }
        return safe;
    }

    private List<AstError> rewriteClosures(Body body, int i, VarSet globals) {
        boolean[] closures = new boolean[1];
        Walk.closures(body.get(i), c -> closures[0] = true);
        if (!closures[0]) {
            return List.of();
        }
        VarSet safe = safeBefore(body, i, globals, false);
        List<AstError> errors = new ArrayList<>();
        Walk.closures(body.get(i), closure -> {
            switch (closure) {
                case SetComprehension c -> errors.addAll(rewrite(c.body, safe));
                case ArrayComprehension c -> errors.addAll(rewrite(c.body, safe));
                case ObjectComprehension c -> errors.addAll(rewrite(c.body, safe));
                case Every q -> {
                    if (q.key != null) {
                        safe.update(Vars.of(q.key));
                    }
                    safe.update(Vars.of(q.value));
                    errors.addAll(rewrite(q.body, safe));
                }
                case Not n -> errors.addAll(rewrite(n.body, safe));
                case LogicalAnd a -> {
                    errors.addAll(rewrite(a.lhs, safe));
                    errors.addAll(rewrite(a.rhs, safe));
                }
                case LogicalOr o -> {
                    errors.addAll(rewrite(o.lhs, safe));
                    errors.addAll(rewrite(o.rhs, safe));
                }
                default -> {}
            }
            return true;
        });
        return errors;
    }

    private List<AstError> checkOperands(Expr print, VarSet safe) {
        List<AstError> errors = new ArrayList<>();
        for (Term t : print.operands()) {
            for (Var v :
                    Vars.of(t, Skip.REF_CALL_HEAD, Skip.CLOSURES).diff(safe).sorted()) {
                errors.add(new AstError(
                        AstError.COMPILE, t.location, "var " + rewritten.getOrDefault(v, v) + " is undeclared"));
            }
        }
        return errors;
    }

    private Expr captured(Expr print) {
        List<Term> sets = new ArrayList<>();
        for (Term t : print.operands()) {
            Term x = new Term(generator.generate(), t.location);
            Body capture = new Body(VarGenerator.equality(x, t, t.location));
            sets.add(new Term(new SetComprehension(x, capture), t.location));
        }
        return new Expr(
                new CallTerms(List.of(
                        new Term(Ref.of("internal", "print"), print.location),
                        new Term(new ArrayValue(sets), print.location))),
                print.location);
    }
}
