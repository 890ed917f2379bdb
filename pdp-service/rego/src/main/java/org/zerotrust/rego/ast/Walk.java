package org.zerotrust.rego.ast;

import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Visits a tree from the top. Each visit answers whether to leave out what is below the node.
 *
 * <p>Like OPA's, the walk over a head meets its name, arguments, key and value, not its reference.
 */
public final class Walk {
    private Walk() {}

    /** Calls {@code visit} on each node; where it answers true the nodes below are not visited. */
    public static void walk(Node n, Predicate<Node> visit) {
        if (!visit.test(n)) {
            children(n, c -> walk(c, visit), name -> walk(name, visit));
        }
    }

    /**
     * Calls {@code before} on each node (true: not below it) and {@code after} once it is done. This walk meets a head's
     * reference, and neither its name nor its key.
     */
    public static void beforeAfter(Node n, Predicate<Node> before, Consumer<Node> after) {
        if (!before.test(n)) {
            Consumer<Node> next = c -> beforeAfter(c, before, after);
            if (n instanceof Head h) {
                if (h.reference.isEmpty()) {
                    next.accept(h.name);
                    if (h.key != null) {
                        next.accept(h.key);
                    }
                } else {
                    next.accept(h.reference);
                }
                next.accept(h.args);
                if (h.value != null) {
                    next.accept(h.value);
                }
            } else if (!(n instanceof TemplateString)) {
                children(n, next, next);
            }
        }
        after.accept(n);
    }

    /** The nodes directly below {@code n}, in order; {@code names} gets an import's alias and a head's name. */
    static void children(Node n, Consumer<Node> next, Consumer<Node> names) {
        switch (n) {
            case Module m -> {
                next.accept(m.pkg);
                m.imports.forEach(next);
                m.rules.forEach(next);
                m.annotations.forEach(next);
                m.comments.forEach(next);
            }
            case PackageDecl p -> next.accept(p.path);
            case Import i -> {
                next.accept(i.path);
                if (i.alias != null) {
                    names.accept(i.alias);
                }
            }
            case Rule r -> {
                next.accept(r.head);
                next.accept(r.body);
                if (r.elseRule != null) {
                    next.accept(r.elseRule);
                }
            }
            case Head h -> head(h, next, names);
            case Body b -> b.exprs.forEach(next);
            case Args a -> a.terms.forEach(next);
            case Expr e -> {
                switch (e.terms) {
                    case CallTerms c -> c.terms.forEach(next);
                    case Term t -> next.accept(t);
                    case SomeDecl t -> next.accept(t);
                    case Every t -> next.accept(t);
                    case Not t -> next.accept(t);
                    case LogicalAnd t -> next.accept(t);
                    case LogicalOr t -> next.accept(t);
                }
                e.withs.forEach(next);
            }
            case CallTerms c -> c.terms.forEach(next);
            case With w -> {
                next.accept(w.target);
                next.accept(w.value);
            }
            case Term t -> next.accept(t.value);
            case Ref r -> r.terms.forEach(next);
            case Call c -> c.terms.forEach(next);
            case ArrayValue a -> a.terms.forEach(next);
            case SetValue s -> s.sorted().forEach(next);
            case ObjectValue o ->
                o.sorted().forEach(e -> {
                    next.accept(e.key);
                    next.accept(e.value);
                });
            case ArrayComprehension c -> {
                next.accept(c.term);
                next.accept(c.body);
            }
            case SetComprehension c -> {
                next.accept(c.term);
                next.accept(c.body);
            }
            case ObjectComprehension c -> {
                next.accept(c.key);
                next.accept(c.value);
                next.accept(c.body);
            }
            case Every e -> {
                if (e.key != null) {
                    next.accept(e.key);
                }
                next.accept(e.value);
                next.accept(e.domain);
                next.accept(e.body);
            }
            case SomeDecl d -> d.symbols.forEach(next);
            case TemplateString t -> t.parts.forEach(next);
            case Not x -> next.accept(x.body);
            case LogicalAnd a -> {
                next.accept(a.lhs);
                next.accept(a.rhs);
            }
            case LogicalOr o -> {
                next.accept(o.lhs);
                next.accept(o.rhs);
            }
            case NullValue v -> {}
            case BooleanValue v -> {}
            case NumberValue v -> {}
            case StringValue v -> {}
            case Var v -> {}
            case Annotations a -> {}
            case Comment c -> {}
        }
    }

    private static void head(Head h, Consumer<Node> next, Consumer<Node> names) {
        if (!h.name.name().isEmpty()) {
            names.accept(h.name);
        }
        next.accept(h.args);
        if (h.key != null) {
            next.accept(h.key);
        }
        if (h.value != null) {
            next.accept(h.value);
        }
    }

    private static <N extends Node> void only(Node n, Class<N> type, Predicate<N> visit) {
        walk(n, x -> type.isInstance(x) && visit.test(type.cast(x)));
    }

    public static void terms(Node n, Predicate<Term> visit) {
        only(n, Term.class, visit);
    }

    public static void vars(Node n, Predicate<Var> visit) {
        only(n, Var.class, visit);
    }

    public static void refs(Node n, Predicate<Ref> visit) {
        only(n, Ref.class, visit);
    }

    public static void exprs(Node n, Predicate<Expr> visit) {
        only(n, Expr.class, visit);
    }

    public static void bodies(Node n, Predicate<Body> visit) {
        only(n, Body.class, visit);
    }

    public static void withs(Node n, Predicate<With> visit) {
        only(n, With.class, visit);
    }

    /** The rules of a module and those behind their {@code else}. */
    public static void rules(Node n, Predicate<Rule> visit) {
        if (n instanceof Module m) {
            // rules stand nowhere else, so there is no need to look at what is in them
            m.rules.forEach(r -> rules(r, visit));
        } else if (n instanceof Rule r) {
            Rule next = r;
            while (next != null && !visit.test(next)) {
                next = next.elseRule;
            }
        } else {
            only(n, Rule.class, visit);
        }
    }

    /** Comprehensions, {@code every}, {@code not} bodies, {@code and} and {@code or}. */
    public static void closures(Node n, Predicate<Node> visit) {
        walk(n, x -> switch (x) {
            case ArrayComprehension c -> visit.test(c);
            case SetComprehension c -> visit.test(c);
            case ObjectComprehension c -> visit.test(c);
            case Every c -> visit.test(c);
            case Not c -> visit.test(c);
            case LogicalAnd c -> visit.test(c);
            case LogicalOr c -> visit.test(c);
            default -> false;
        });
    }
}
