package org.zerotrust.rego.compile;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.ast.ArrayComprehension;
import org.zerotrust.rego.ast.ArrayValue;
import org.zerotrust.rego.ast.Body;
import org.zerotrust.rego.ast.Call;
import org.zerotrust.rego.ast.CallTerms;
import org.zerotrust.rego.ast.Every;
import org.zerotrust.rego.ast.Expr;
import org.zerotrust.rego.ast.Location;
import org.zerotrust.rego.ast.LogicalAnd;
import org.zerotrust.rego.ast.LogicalOr;
import org.zerotrust.rego.ast.Node;
import org.zerotrust.rego.ast.Not;
import org.zerotrust.rego.ast.ObjectComprehension;
import org.zerotrust.rego.ast.ObjectValue;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.Rule;
import org.zerotrust.rego.ast.SetComprehension;
import org.zerotrust.rego.ast.SetValue;
import org.zerotrust.rego.ast.SomeDecl;
import org.zerotrust.rego.ast.TemplateString;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ast.Var;
import org.zerotrust.rego.ast.VarSet;
import org.zerotrust.rego.ast.Vars;
import org.zerotrust.rego.ast.Walk;
import org.zerotrust.rego.ast.With;

/** Replaces the names of rules and imports by full paths, except where a local variable has the name. */
final class RefResolver {
    private final Globals globals;
    private final Deque<VarSet> locals = new ArrayDeque<>();

    RefResolver(Globals globals) {
        this.globals = globals;
    }

    /** A rule, its {@code else} aside. @return what is wrong with its arguments, or null */
    @Nullable
    String resolve(Rule rule) {
        VarSet args = new VarSet();
        String[] complaint = new String[1];
        Walk.walk(rule.head.args, n -> visitArgument(n, args, complaint));
        if (complaint[0] != null) {
            return complaint[0];
        }
        locals.push(args);
        locals.push(DeclaredVars.of(rule.body));
        rule.head.ref().from(1).forEach(this::resolve);
        if (rule.head.key != null) {
            resolve(rule.head.key);
        }
        if (rule.head.value != null) {
            resolve(rule.head.value);
        }
        body(rule.body);
        locals.clear();
        return null;
    }

    private static boolean visitArgument(Node n, VarSet args, @Nullable String[] complaint) {
        if (complaint[0] != null) {
            return true;
        }
        switch (n) {
            case Var v -> args.add(v);
            // no pattern can bind what is in these
            case SetValue s -> {
                return true;
            }
            case ArrayComprehension c -> {
                return true;
            }
            case SetComprehension c -> {
                return true;
            }
            case ObjectComprehension c -> {
                return true;
            }
            case Call c -> {
                return true;
            }
            case Term t
            when t.value instanceof Ref r && TermVars.isRootDocument(r) -> {
                complaint[0] = "args must not shadow " + t + " (use a different variable name)";
                return true;
            }
            default -> {}
        }
        return false;
    }

    /** A query. */
    void resolveQuery(Body query) {
        locals.push(DeclaredVars.of(query));
        body(query);
        locals.clear();
    }

    private boolean isLocal(Var v) {
        return locals.stream().anyMatch(s -> s.contains(v));
    }

    private @Nullable Ref global(Var v, Location at) {
        return isLocal(v) ? null : globals.use(v, at);
    }

    private void body(Body body) {
        body.forEach(this::expr);
    }

    private void expr(Expr e) {
        switch (e.terms) {
            case Term t -> resolve(t);
            case CallTerms c -> c.forEach(this::resolve);
            case SomeDecl d -> {
                Term first = d.symbols.getFirst();
                if (first.value instanceof Call c) {
                    c.forEach(this::resolve);
                    first.location = Location.NONE;
                }
            }
            case Every q -> every(q);
            case Not n -> body(n.body);
            case LogicalAnd a -> {
                body(a.lhs);
                body(a.rhs);
            }
            case LogicalOr o -> {
                body(o.lhs);
                body(o.rhs);
            }
        }
        for (With w : e.withs) {
            resolve(w.target);
            resolve(w.value);
        }
    }

    private void every(Every q) {
        VarSet declared = q.key == null ? new VarSet() : Vars.of(q.key);
        declared.update(Vars.of(q.value));
        locals.push(declared);
        resolve(q.domain);
        body(q.body);
        locals.pop();
        // as in OPA, errors about what it declares have no place
        q.location = Location.NONE;
    }

    private void resolve(Term t) {
        switch (t.value) {
            case Var v -> {
                Ref path = global(v, t.location);
                if (path != null) {
                    t.value = path;
                }
            }
            case Ref r -> ref(r);
            case ObjectValue o ->
                t.value = o.map((k, v) -> {
                    resolve(k);
                    resolve(v);
                    return ObjectValue.entry(k, v);
                });
            case SetValue s ->
                t.value = s.map(e -> {
                    resolve(e);
                    return e;
                });
            case ArrayValue a -> a.forEach(this::resolve);
            case Call c -> c.forEach(this::resolve);
            case ArrayComprehension c -> closure(c.term, null, c.body);
            case SetComprehension c -> closure(c.term, null, c.body);
            case ObjectComprehension c -> closure(c.key, c.value, c.body);
            case TemplateString s ->
                s.parts.forEach(p -> {
                    if (p instanceof Expr e) {
                        expr(e);
                    }
                });
            default -> {}
        }
    }

    private void closure(Term first, @Nullable Term second, Body body) {
        locals.push(DeclaredVars.of(body));
        resolve(first);
        if (second != null) {
            resolve(second);
        }
        body(body);
        locals.pop();
    }

    private void ref(Ref r) {
        List<Term> terms = new ArrayList<>(r.size());
        for (int i = 0; i < r.size(); i++) {
            Term t = r.get(i);
            switch (t.value) {
                case Var v -> {
                    Ref path = global(v, t.location);
                    if (path == null) {
                        terms.add(t);
                    } else if (i == 0) {
                        terms.addAll(path.terms);
                    } else {
                        terms.add(new Term(path, t.location));
                    }
                }
                case TemplateString s -> terms.add(t);
                default -> {
                    resolve(t);
                    terms.add(t);
                }
            }
        }
        r.terms.clear();
        r.terms.addAll(terms);
    }
}
