package org.zerotrust.rego.compile;

import java.util.List;
import java.util.Set;
import org.zerotrust.rego.ast.AstError;
import org.zerotrust.rego.ast.AstException;
import org.zerotrust.rego.ast.Body;
import org.zerotrust.rego.ast.Expr;
import org.zerotrust.rego.ast.Location;
import org.zerotrust.rego.ast.Node;
import org.zerotrust.rego.ast.Quote;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.Rewrite;
import org.zerotrust.rego.ast.Rule;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ast.Terms;
import org.zerotrust.rego.ast.Value;
import org.zerotrust.rego.ast.Var;
import org.zerotrust.rego.ast.Walk;
import org.zerotrust.rego.ast.With;
import org.zerotrust.rego.types.Declaration;

/** Checks what {@code with} replaces and by what, and takes values that need evaluation out of it. */
final class WithModifiers {
    private final Compilation c;
    private final VarGenerator generator;
    private final Set<String> unsafeBuiltins;

    WithModifiers(Compilation c, VarGenerator generator, Set<String> unsafeBuiltins) {
        this.c = c;
        this.generator = generator;
        this.unsafeBuiltins = unsafeBuiltins;
    }

    static boolean isIn(Node node) {
        boolean[] found = new boolean[1];
        Walk.withs(node, w -> found[0] = true);
        return found[0];
    }

    /** A rule or module; errors go to the compilation. */
    void rewrite(Node node) {
        Rewrite.apply(node, n -> {
            if (!(n instanceof Body b)) {
                return n;
            }
            try {
                return rewriteBody(b);
            } catch (AstException e) {
                c.problems().add(e.errors());
                // nothing more is to be found in this body: OPA goes on without it
                return new Body();
            }
        });
    }

    /** The expressions of a query itself: bodies inside it stay. @throws AstException at the first wrong modifier */
    Body rewriteQuery(Body body) {
        return rewriteBody(body);
    }

    private Body rewriteBody(Body body) {
        Body result = new Body();
        for (Expr e : body) {
            for (With w : e.withs) {
                if (mustEvaluate(w)) {
                    Expr equality = generator.equality(w.value);
                    result.append(equality);
                    w.value = equality.operands().getFirst();
                }
            }
            result.append(e);
        }
        return result;
    }

    private static AstException error(String code, Location at, String message) {
        return new AstException(List.of(new AstError(code, at, message)));
    }

    private boolean mustEvaluate(With w) {
        if (w.value.value instanceof Var v && c.builtin(v) != null) {
            w.value.value = new Ref(List.of(new Term(v)));
        }
        Term target = w.target;
        boolean builtin = isBuiltin(target);
        if (startsWith(target, VarSets.DATA)) {
            return mustEvaluateForData((Ref) target.value, target.location, w.value);
        }
        if (startsWith(target, VarSets.INPUT)) {
            return requiresEvaluation(w.value);
        }
        if (!builtin) {
            throw error(
                    AstError.TYPE,
                    target.location,
                    "with keyword target must reference existing input, data, or a function");
        }
        if (target.value instanceof Var v) {
            target.value = new Ref(List.of(new Term(v)));
        }
        checkBuiltinTarget(target);
        return !isFunction(w.value) && requiresEvaluation(w.value);
    }

    private boolean mustEvaluateForData(Ref ref, Location at, Term value) {
        RuleTree node = c.ruleTree();
        for (Term t : ref.terms.subList(0, ref.size() - 1)) {
            RuleTree child = node.child(t.value);
            if (child == null) {
                break;
            }
            if (!child.rules().isEmpty()) {
                throw error(AstError.COMPILE, at, "with keyword cannot partially replace virtual document(s)");
            }
            node = child;
        }
        RuleTree last = node.child(ref.get(ref.size() - 1).value);
        if (last != null) {
            for (Rule r : last.rules()) {
                if (r.isFunction() && isFunction(value)) {
                    return false;
                }
            }
        }
        if (value.value instanceof Ref r && c.ruleTree().rulesAt(r).stream().anyMatch(Rule::isFunction)) {
            // a function that is not called stays a name
            return false;
        }
        return requiresEvaluation(value);
    }

    private static boolean startsWith(Term t, Var root) {
        return t.value instanceof Ref r && r.head().value.equals(root);
    }

    /** Whether a value stands for a function: a rule or a built-in by its name. */
    private boolean isFunction(Term value) {
        return (value.value instanceof Ref r && c.ruleTree().find(r) != null) || isBuiltin(value);
    }

    private boolean isBuiltin(Term t) {
        Value v = t.value;
        if (!(v instanceof Ref) && !(v instanceof Var)) {
            return false;
        }
        if (unsafeBuiltins.contains(v.toString())) {
            throw error(
                    AstError.COMPILE,
                    t.location,
                    "with keyword replacing built-in function: target must not be unsafe: "
                            + Quote.quote(v.toString()));
        }
        return c.builtin(v) != null;
    }

    private void checkBuiltinTarget(Term target) {
        Declaration builtin = c.builtin(target.value);
        if (builtin == null) {
            throw new IllegalStateException("checked before: " + target);
        }
        String complaint = null;
        if (Set.of("eq", "rego.metadata.chain", "rego.metadata.rule").contains(builtin.name())) {
            complaint = "replacement of " + Quote.quote(builtin.name()) + " invalid";
        } else if (builtin.name().startsWith("internal.")) {
            complaint = "replacement of internal function " + Quote.quote(builtin.name()) + " invalid";
        } else if (builtin.relation()) {
            complaint = "target must not be a relation";
        } else if (builtin.type().isVoid()) {
            complaint = "target must not be a void function";
        }
        if (complaint != null) {
            throw error(AstError.COMPILE, target.location, "with keyword replacing built-in function: " + complaint);
        }
    }

    /** Whether a term has to be evaluated before its value is known. */
    static boolean requiresEvaluation(Term t) {
        return Terms.containsRefs(t) || Terms.containsComprehensions(t);
    }
}
