package org.zerotrust.rego.ast;

import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Replaces nodes from the top, in place: each node is given to {@code f}, then what {@code f} answered is rewritten
 * below. Terms keep their identity and place and get a new value; sets and objects are made anew. A rewrite that answers
 * a node of a kind that cannot stand there is a {@link ClassCastException}.
 */
public final class Rewrite {
    private final UnaryOperator<Node> f;

    private Rewrite(UnaryOperator<Node> f) {
        this.f = f;
    }

    /** Rewrites {@code n}; a term is rewritten in place and answered itself. */
    public static Node apply(Node n, UnaryOperator<Node> f) {
        Rewrite r = new Rewrite(f);
        return n instanceof Term t ? r.term(t) : r.node(n);
    }

    /** Replaces references. */
    public static Node refs(Node n, Function<Ref, Value> f) {
        return apply(n, x -> x instanceof Ref r ? f.apply(r) : x);
    }

    /** Replaces variables. */
    public static Node vars(Node n, Function<Var, Value> f) {
        return apply(n, x -> x instanceof Var v ? f.apply(v) : x);
    }

    /** Replaces comprehensions. */
    public static Node comprehensions(Node n, Function<Value, Value> f) {
        return apply(n, x -> x instanceof Value v && Terms.isComprehension(v) ? f.apply(v) : x);
    }

    private Term term(Term t) {
        t.value = (Value) node(t.value);
        return t;
    }

    private void terms(List<Term> terms) {
        terms.replaceAll(this::term);
    }

    private Body body(Body b) {
        return (Body) node(b);
    }

    private Node node(Node x) {
        Node y = f.apply(x);
        switch (y) {
            case Module m -> {
                m.pkg = (PackageDecl) node(m.pkg);
                m.imports.replaceAll(i -> (Import) node(i));
                m.rules.replaceAll(r -> (Rule) node(r));
                m.annotations.replaceAll(a -> (Annotations) node(a));
                m.comments.replaceAll(c -> (Comment) node(c));
            }
            case PackageDecl p -> p.path = (Ref) node(p.path);
            case Import i -> {
                i.path = term(i.path);
                if (i.alias != null) {
                    i.alias = (Var) f.apply(i.alias);
                }
            }
            case Rule r -> {
                r.head = (Head) node(r.head);
                r.body = body(r.body);
                if (r.elseRule != null) {
                    r.elseRule = (Rule) node(r.elseRule);
                }
            }
            case Head h -> head(h);
            case Args a -> terms(a.terms);
            case Body b -> b.exprs.replaceAll(e -> (Expr) node(e));
            case Expr e -> expr(e);
            case With w -> {
                w.target = term(w.target);
                w.value = term(w.value);
            }
            case Ref r -> terms(r.terms);
            case Call c -> terms(c.terms);
            case ArrayValue a -> terms(a.terms);
            case SetValue s -> {
                return s.map(this::term);
            }
            case ObjectValue o -> {
                return o.map((k, v) -> ObjectValue.entry(term(k), term(v)));
            }
            case ArrayComprehension c -> {
                c.term = term(c.term);
                c.body = body(c.body);
            }
            case SetComprehension c -> {
                c.term = term(c.term);
                c.body = body(c.body);
            }
            case ObjectComprehension c -> {
                c.key = term(c.key);
                c.value = term(c.value);
                c.body = body(c.body);
            }
            case TemplateString t -> t.parts.replaceAll(p -> p instanceof Expr e ? (Expr) node(e) : p);
            case SomeDecl d -> terms(d.symbols);
            case Term t -> term(t);
            case Not n -> n.body = body(n.body);
            case CallTerms c -> terms(c.terms);
            case Every e -> every(e);
            case LogicalAnd a -> {
                a.lhs = body(a.lhs);
                a.rhs = body(a.rhs);
            }
            case LogicalOr o -> {
                o.lhs = body(o.lhs);
                o.rhs = body(o.rhs);
            }
            case NullValue v -> {}
            case BooleanValue v -> {}
            case NumberValue v -> {}
            case StringValue v -> {}
            case Var v -> {}
            case Annotations a -> {}
            case Comment c -> {}
        }
        return y;
    }

    private void head(Head h) {
        h.reference = (Ref) node(h.reference);
        h.name = (Var) f.apply(h.name);
        h.args = (Args) node(h.args);
        if (h.key != null) {
            h.key = term(h.key);
        }
        if (h.value != null) {
            h.value = term(h.value);
        }
    }

    /** Only declarations are offered to {@code f} themselves; the other keyword forms are rewritten below. */
    private void expr(Expr e) {
        switch (e.terms) {
            case SomeDecl d -> e.terms = (SomeDecl) node(d);
            case CallTerms c -> terms(c.terms);
            case Term t -> e.terms = term(t);
            case Every q -> every(q);
            case Not n -> n.body = body(n.body);
            case LogicalAnd a -> {
                a.lhs = body(a.lhs);
                a.rhs = body(a.rhs);
            }
            case LogicalOr o -> {
                o.lhs = body(o.lhs);
                o.rhs = body(o.rhs);
            }
        }
        e.withs.replaceAll(w -> (With) node(w));
    }

    private void every(Every q) {
        if (q.key != null) {
            q.key = term(q.key);
        }
        q.value = term(q.value);
        q.domain = term(q.domain);
        q.body = body(q.body);
    }
}
