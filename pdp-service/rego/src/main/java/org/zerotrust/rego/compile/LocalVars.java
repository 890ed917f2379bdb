package org.zerotrust.rego.compile;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.ast.ArrayComprehension;
import org.zerotrust.rego.ast.ArrayValue;
import org.zerotrust.rego.ast.AstError;
import org.zerotrust.rego.ast.Body;
import org.zerotrust.rego.ast.Call;
import org.zerotrust.rego.ast.CallTerms;
import org.zerotrust.rego.ast.Every;
import org.zerotrust.rego.ast.Expr;
import org.zerotrust.rego.ast.Location;
import org.zerotrust.rego.ast.LogicalAnd;
import org.zerotrust.rego.ast.LogicalOr;
import org.zerotrust.rego.ast.Not;
import org.zerotrust.rego.ast.ObjectComprehension;
import org.zerotrust.rego.ast.ObjectValue;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.SetComprehension;
import org.zerotrust.rego.ast.SomeDecl;
import org.zerotrust.rego.ast.TemplateString;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ast.Terms;
import org.zerotrust.rego.ast.Var;
import org.zerotrust.rego.ast.VarSet;
import org.zerotrust.rego.ast.Vars;
import org.zerotrust.rego.ast.Vars.Skip;
import org.zerotrust.rego.ast.Walk;
import org.zerotrust.rego.ast.With;
import org.zerotrust.rego.compile.Scopes.Occurrence;

/**
 * Gives every variable that a body declares a name of its own, turns {@code :=} into {@code =}, and takes the
 * declarations away; along the way it finds uses before the declaration and second declarations.
 */
final class LocalVars {
    private final VarGenerator generator;
    private final Scopes scopes;
    private final TermVars termVars;
    private final boolean strict;
    private final List<AstError> errors;

    /**
     * @param errors is added to; unused variables go to {@link Scopes#unused} instead
     * @param strict whether variables of {@code :=} must be used
     */
    LocalVars(VarGenerator generator, Scopes scopes, List<AstError> errors, boolean strict) {
        this.generator = generator;
        this.scopes = scopes;
        this.errors = errors;
        this.strict = strict;
        this.termVars = new TermVars(this, scopes, errors);
    }

    /** @param used variables that count as used whatever the body does; null for none */
    Body rewrite(Body body, @Nullable VarSet used) {
        Body result = new Body();
        for (Expr e : body) {
            Expr made = switch (e.terms) {
                case CallTerms c when e.isAssignment() -> assignment(e);
                case SomeDecl d -> some(e);
                case Every q -> every(e);
                case Not n -> not(e);
                case LogicalAnd a -> logical(e);
                case LogicalOr o -> logical(e);
                case CallTerms c -> termVars.inExpr(e);
                case Term t -> termVars.inExpr(e);
            };
            if (made != null) {
                result.append(made);
            }
        }
        if (result.isEmpty()) {
            result.append(new Expr(Term.bool(true)));
        }
        UnusedVars unused = new UnusedVars(scopes, used);
        unused.checkAssigned(body, strict, errors);
        unused.checkDeclared(body, result, errors);
        return result;
    }

    private void error(Location location, String message) {
        errors.add(new AstError(AstError.COMPILE, location, message));
    }

    /** Gives {@code v} a new name in this scope; where it is there already, reports that and answers null. */
    private @Nullable Var declare(Var v, Occurrence how, Location location) {
        String complaint = switch (scopes.occurrence(v)) {
            case SEEN -> "var " + v + " referenced above";
            case ASSIGNED -> "var " + v + " assigned above";
            case DECLARED -> "var " + v + " declared above";
            case ARGUMENT -> "arg " + v + " redeclared";
            case NEW -> null;
        };
        if (complaint != null) {
            error(location, complaint);
            return null;
        }
        Var name = generator.generate();
        scopes.insert(v, name, how);
        return name;
    }

    private @Nullable Expr every(Expr expr) {
        Expr e = expr.copy();
        Every every = (Every) e.terms;
        termVars.inTerm(every.domain);
        scopes.push();
        try {
            if (every.key == null) {
                every.key = new Term(generator.generate());
            } else if (!declareTerm(every.key, every.location)) {
                return null;
            }
            if (!declareTerm(every.value, every.location)) {
                return null;
            }
            every.body = rewrite(every.body, new VarSet());
            return termVars.inExpr(e);
        } finally {
            scopes.pop();
        }
    }

    private boolean declareTerm(Term t, Location location) {
        if (!(t.value instanceof Var v) || v.isWildcard()) {
            return true;
        }
        Var name = declare(v, Occurrence.DECLARED, location);
        if (name == null) {
            return false;
        }
        t.value = name;
        return true;
    }

    private @Nullable Expr some(Expr expr) {
        Expr e = expr.copy();
        SomeDecl decl = (SomeDecl) e.terms;
        for (Term symbol : decl.symbols) {
            if (symbol.value instanceof Var v) {
                if (declare(v, Occurrence.DECLARED, decl.location) == null) {
                    return null;
                }
            } else if (symbol.value instanceof Call c) {
                return someIn(e, decl, c);
            }
        }
        return null;
    }

    /** {@code some k, v in xs} becomes {@code v = xs[k]}. */
    private @Nullable Expr someIn(Expr e, SomeDecl decl, Call call) {
        boolean keyed = call.size() == 4;
        Term key = keyed ? call.get(1) : new Term(generator.generate());
        Term value = call.get(keyed ? 2 : 1);
        Term container = call.get(keyed ? 3 : 2);

        Vars bound = new Vars(Set.of(Skip.REF_HEAD, Skip.OBJECT_KEYS, Skip.CLOSURES));
        bound.walk(key);
        bound.walk(value);
        boolean clash = false;
        for (Var v : bound.found().intersect(Vars.of(container, Skip.CLOSURES)).sorted()) {
            if (!v.isWildcard()) {
                error(decl.location, "var " + v + " assigned before");
                clash = true;
            }
        }
        if (clash) {
            return null;
        }
        Ref element = container.value instanceof Ref r ? r.append(key) : new Ref(List.of(container, key));
        e.terms = new CallTerms(List.of(new Term(Ref.of("eq")), value, new Term(element)));
        for (Var v : OutputVars.ofEquality(e, Vars.of(container)).sorted()) {
            if (declare(v, Occurrence.DECLARED, decl.location) == null) {
                return null;
            }
        }
        return termVars.inExpr(e);
    }

    private Expr not(Expr expr) {
        if (!((Not) expr.terms).explicitBody) {
            int before = errors.size();
            implicit(((Not) expr.terms).body, false, "cannot assign vars inside negated expression");
            return errors.size() > before ? expr : termVars.inExpr(expr);
        }
        Expr e = expr.copy();
        Not not = (Not) e.terms;
        scopes.push();
        not.body = rewrite(not.body, new VarSet());
        termVars.inExpr(e);
        scopes.pop();
        return e;
    }

    private Expr logical(Expr expr) {
        return ownLogical(expr.copy());
    }

    /** The same for an expression that is a copy already: a chain of a thousand is not copied a thousand times. */
    private Expr ownLogical(Expr e) {
        int before = errors.size();
        switch (e.terms) {
            case LogicalAnd a -> {
                a.lhs = operand(a.lhs, a.explicitLhs, "and");
                a.rhs = operand(a.rhs, a.explicitRhs, "and");
            }
            case LogicalOr o -> {
                o.lhs = operand(o.lhs, o.explicitLhs, "or");
                o.rhs = operand(o.rhs, o.explicitRhs, "or");
            }
            default -> throw new IllegalStateException("neither and nor or: " + e);
        }
        return errors.size() > before ? e : termVars.inExpr(e);
    }

    private Body operand(Body body, boolean explicit, String op) {
        if (!explicit) {
            implicit(body, true, "cannot assign vars inside implicit " + op + " operand");
            return body;
        }
        scopes.push();
        Body result = rewrite(body, new VarSet());
        scopes.pop();
        return result;
    }

    /**
     * A body that was not written in braces binds nothing outside, so an assignment in it is a mistake.
     *
     * @param own whether the body is a copy that may be changed throughout
     */
    private void implicit(Body body, boolean own, String complaint) {
        for (int i = 0; i < body.size(); i++) {
            Expr e = body.get(i);
            if (e.isAssignment()) {
                error(e.location, complaint);
            } else if (e.terms instanceof Not) {
                body.exprs.set(i, not(e));
            } else if (e.terms instanceof LogicalAnd || e.terms instanceof LogicalOr) {
                body.exprs.set(i, own ? ownLogical(e) : logical(e));
            }
        }
    }

    private Expr assignment(Expr e) {
        if (e.negated) {
            error(e.location, "cannot assign vars inside negated expression");
            return e;
        }
        if (e.operands().size() != 2) {
            return e;
        }
        int before = errors.size();
        // the right side first: what it mentions was there before the assignment
        termVars.inTerm(e.operands().get(1));
        for (With w : e.withs) {
            termVars.inTerm(w.value);
        }
        Walk.terms(e.operands().get(0), this::assignee);
        if (errors.size() == before) {
            CallTerms call = (CallTerms) e.terms;
            Ref operator = (Ref) call.get(0).value;
            Location at = operator.head().location;
            call.set(0, new Term(new Ref(List.of(new Term(new Var("eq"), at))), at));
            e.fromAssignment = true;
        }
        return e;
    }

    /** @return whether the walk stays out of the term */
    private boolean assignee(Term t) {
        switch (t.value) {
            case Var v -> assign(t, v);
            case ArrayValue a -> {
                return false;
            }
            case ObjectValue o -> o.forEach(entry -> Walk.terms(entry.value, this::assignee));
            case Ref r when TermVars.isRootDocument(r) -> assign(t, (Var) r.head().value);
            default -> error(t.location, "cannot assign to " + Terms.kindName(t.value));
        }
        return true;
    }

    private void assign(Term t, Var v) {
        Var name = declare(v, Occurrence.ASSIGNED, t.location);
        if (name != null) {
            t.value = name;
        }
    }

    void inComprehension(ArrayComprehension c) {
        c.body = inClosure(c.body, Vars.of(c.term), c.term, null);
    }

    void inComprehension(SetComprehension c) {
        c.body = inClosure(c.body, Vars.of(c.term), c.term, null);
    }

    void inComprehension(ObjectComprehension c) {
        VarSet used = Vars.of(c.key);
        used.update(Vars.of(c.value));
        c.body = inClosure(c.body, used, c.key, c.value);
    }

    private Body inClosure(Body body, VarSet used, Term first, @Nullable Term second) {
        scopes.push();
        Body result = rewrite(body, used);
        termVars.inTerm(first);
        if (second != null) {
            termVars.inTerm(second);
        }
        scopes.pop();
        return result;
    }

    /** The expressions of a template string in a head, each in a scope of its own. */
    void inTemplate(TemplateString template) {
        template.parts.forEach(p -> {
            if (p instanceof Expr e) {
                scopes.push();
                termVars.inExpr(e);
                scopes.pop();
            }
        });
    }
}
