package org.zerotrust.rego.compile;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.zerotrust.rego.ast.ArrayComprehension;
import org.zerotrust.rego.ast.ArrayValue;
import org.zerotrust.rego.ast.AstError;
import org.zerotrust.rego.ast.Body;
import org.zerotrust.rego.ast.Call;
import org.zerotrust.rego.ast.CallTerms;
import org.zerotrust.rego.ast.Every;
import org.zerotrust.rego.ast.Expr;
import org.zerotrust.rego.ast.Location;
import org.zerotrust.rego.ast.Node;
import org.zerotrust.rego.ast.ObjectComprehension;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.SetComprehension;
import org.zerotrust.rego.ast.SetValue;
import org.zerotrust.rego.ast.TemplatePart;
import org.zerotrust.rego.ast.TemplateString;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ast.Var;
import org.zerotrust.rego.ast.VarSet;
import org.zerotrust.rego.ast.Vars;
import org.zerotrust.rego.ast.Vars.Skip;
import org.zerotrust.rego.ast.Walk;
import org.zerotrust.rego.types.Declaration;

/**
 * Turns template strings into calls of {@code internal.template_string}; each expression is captured in a set
 * comprehension, so that an undefined one does not make the string undefined.
 */
final class TemplateStrings {
    private static final Ref FUNCTION = Ref.of("internal", "template_string");

    private final Compilation c;
    private final VarGenerator generator;
    private final boolean supported;
    private final Predicate<Ref> alwaysDefined;
    private final List<AstError> errors = new ArrayList<>();

    /**
     * @param supported whether the capabilities have template strings
     * @param alwaysDefined whether a reference is to a rule that is never undefined
     */
    TemplateStrings(Compilation c, VarGenerator generator, boolean supported, Predicate<Ref> alwaysDefined) {
        this.c = c;
        this.generator = generator;
        this.supported = supported;
        this.alwaysDefined = alwaysDefined;
    }

    static boolean isIn(Node node) {
        boolean[] found = new boolean[1];
        Walk.terms(node, t -> found[0] |= t.value instanceof TemplateString);
        return found[0];
    }

    List<AstError> errors() {
        return errors;
    }

    /** @param globals variables that are bound before it. @return those that are bound after it */
    VarSet rewriteBody(Body body, VarSet globals) {
        VarSet safe = c.outputVars().ofBody(body, globals);
        safe.update(globals);
        rewrite(body, safe);
        return safe;
    }

    /** Anything that binds no variables itself. */
    void rewrite(Node node, VarSet safe) {
        Walk.walk(node, n -> {
            visit(n, safe);
            return false;
        });
    }

    private void visit(Node n, VarSet safe) {
        switch (n) {
            case Term t -> rewriteTerm(t, safe);
            case SetComprehension x -> rewriteTerm(x.term, rewriteBody(x.body, safe));
            case ArrayComprehension x -> rewriteTerm(x.term, rewriteBody(x.body, safe));
            case ObjectComprehension x -> {
                VarSet inside = rewriteBody(x.body, safe);
                rewriteTerm(x.key, inside);
                rewriteTerm(x.value, inside);
            }
            case Every q -> {
                rewriteTerm(q.domain, safe);
                VarSet inside = safe.copy();
                if (q.key != null) {
                    inside.update(Vars.of(q.key));
                }
                inside.update(Vars.of(q.value));
                rewriteBody(q.body, inside);
            }
            default -> {}
        }
    }

    private void rewriteTerm(Term t, VarSet safe) {
        if (t.value instanceof TemplateString s) {
            int before = errors.size();
            Call call = call(s, t.location, safe);
            if (errors.size() == before) {
                t.value = call;
            }
        }
    }

    private Call call(TemplateString s, Location at, VarSet safe) {
        List<Term> parts = new ArrayList<>();
        if (!supported) {
            error(at, "template-strings are not supported");
        } else if (s.parts.isEmpty()) {
            parts.add(Term.string("").at(at));
        } else {
            for (TemplatePart p : s.parts) {
                switch (p) {
                    case Term t -> parts.add(t);
                    case Expr e -> expression(e, safe, parts);
                }
            }
        }
        return new Call(List.of(new Term(FUNCTION.prefix(2)), new Term(new ArrayValue(parts))));
    }

    private void expression(Expr e, VarSet safe, List<Term> parts) {
        Term t;
        switch (e.terms) {
            case CallTerms call -> {
                Declaration builtin = c.builtin(call.get(0).value);
                if (builtin != null && builtin.relation()) {
                    error(
                            Location.NONE,
                            "illegal call to relation built-in '" + builtin.name()
                                    + "' that may cause multiple outputs");
                    return;
                }
                t = new Term(new Call(call.terms));
            }
            case Term x -> t = x;
            default -> {
                error(e.location, "unexpected template-string expression type: " + e.terms);
                return;
            }
        }
        if (t.value instanceof Var || (t.value instanceof Ref r && alwaysDefined.test(r))) {
            parts.add(new Term(new SetValue(List.of(t))));
            return;
        }
        for (Var v : Vars.of(t, Skip.REF_CALL_HEAD, Skip.CLOSURES).diff(safe).sorted()) {
            error(t.location, "var " + c.rewritten().getOrDefault(v, v) + " is undeclared");
        }
        Term captured = new Term(generator.generate(), t.location);
        Expr capture = VarGenerator.equality(captured, t, t.location);
        capture.withs.addAll(e.withs);
        parts.add(new Term(new SetComprehension(captured, new Body(capture)), t.location));
    }

    private void error(Location at, String message) {
        errors.add(new AstError(AstError.COMPILE, at, message));
    }
}
