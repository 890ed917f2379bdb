package org.zerotrust.rego.ast;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Deep copies; leaves and locations are shared, since they never change. */
public final class Copies {
    private Copies() {}

    public static Term of(Term t) {
        return new Term(of(t.value), t.location);
    }

    private static @Nullable Term orNull(@Nullable Term t) {
        return t == null ? null : of(t);
    }

    private static List<Term> of(List<Term> terms) {
        List<Term> out = new ArrayList<>(terms.size());
        terms.forEach(t -> out.add(of(t)));
        return out;
    }

    public static Value of(Value v) {
        return switch (v) {
            case NullValue x -> x;
            case BooleanValue x -> x;
            case NumberValue x -> x;
            case StringValue x -> x;
            case Var x -> x;
            case Ref x -> of(x);
            case Call x -> new Call(of(x.terms));
            case ArrayValue x -> new ArrayValue(of(x.terms));
            case SetValue x -> x.map(Copies::of);
            case ObjectValue x -> {
                ObjectValue copy = new ObjectValue();
                x.forEach(e -> copy.add(of(e.key), of(e.value)));
                yield copy;
            }
            case ArrayComprehension x -> new ArrayComprehension(of(x.term), of(x.body));
            case SetComprehension x -> new SetComprehension(of(x.term), of(x.body));
            case ObjectComprehension x -> new ObjectComprehension(of(x.key), of(x.value), of(x.body));
            case TemplateString x ->
                new TemplateString(
                        x.parts.stream()
                                .map(p -> switch (p) {
                                    case Expr e -> (TemplatePart) of(e);
                                    case Term t -> of(t);
                                })
                                .toList(),
                        x.multiLine);
            case Not x -> of(x);
        };
    }

    public static Ref of(Ref r) {
        return new Ref(of(r.terms));
    }

    public static Args of(Args a) {
        return new Args(of(a.terms));
    }

    private static Not of(Not n) {
        Not c = new Not(of(n.body), n.location);
        c.explicitBody = n.explicitBody;
        return c;
    }

    public static Body of(Body b) {
        Body c = new Body();
        // Indices are the expressions' own: a stage may have left them other than the positions.
        b.exprs.forEach(e -> c.exprs.add(of(e)));
        return c;
    }

    public static Expr of(Expr e) {
        Expr c = e.shallowCopy();
        c.withs.replaceAll(Copies::of);
        c.terms = switch (e.terms) {
            case Term t -> of(t);
            case CallTerms t -> new CallTerms(of(t.terms));
            case SomeDecl d -> new SomeDecl(of(d.symbols), d.location);
            case Every q -> new Every(orNull(q.key), of(q.value), of(q.domain), of(q.body), q.location);
            case Not n -> of(n);
            case LogicalAnd a -> {
                LogicalAnd l = new LogicalAnd(of(a.lhs), of(a.rhs), a.location);
                l.explicitLhs = a.explicitLhs;
                l.explicitRhs = a.explicitRhs;
                yield l;
            }
            case LogicalOr o -> {
                LogicalOr l = new LogicalOr(of(o.lhs), of(o.rhs), o.location);
                l.explicitLhs = o.explicitLhs;
                l.explicitRhs = o.explicitRhs;
                yield l;
            }
        };
        return c;
    }

    public static With of(With w) {
        return new With(of(w.target), of(w.value), w.location);
    }

    /** A copy without the keywords that it was written with. */
    public static Head of(Head h) {
        Head c = new Head(of(h.reference), h.location);
        c.name = h.name;
        c.args = of(h.args);
        c.key = orNull(h.key);
        c.value = orNull(h.value);
        c.assign = h.assign;
        c.generatedValue = h.generatedValue;
        return c;
    }

    public static Rule of(Rule r) {
        Rule c = new Rule(of(r.head), of(r.body), r.location);
        c.elseRule = r.elseRule == null ? null : of(r.elseRule);
        c.isDefault = r.isDefault;
        c.module = r.module;
        c.generatedBody = r.generatedBody;
        r.annotations.forEach(a -> c.annotations.add(of(a, c)));
        return c;
    }

    public static Import of(Import i) {
        Import c = new Import(of(i.path), i.location);
        c.alias = i.alias;
        c.aliasLocation = i.aliasLocation;
        return c;
    }

    /** A copy attached to {@code node}. What it holds never changes, so it is shared. */
    public static Annotations of(Annotations a, @Nullable Node node) {
        Annotations c = new Annotations(a.location);
        c.scope = a.scope;
        c.title = a.title;
        c.entrypoint = a.entrypoint;
        c.description = a.description;
        c.organizations.addAll(a.organizations);
        c.relatedResources.addAll(a.relatedResources);
        c.authors.addAll(a.authors);
        c.schemas.addAll(a.schemas);
        c.compile = a.compile;
        c.custom.putAll(a.custom);
        c.labels.putAll(a.labels);
        c.endLocation = a.endLocation;
        c.node = node;
        return c;
    }

    public static Module of(Module m) {
        Module c = new Module(new PackageDecl(of(m.pkg.path), m.pkg.location), m.versions);
        IdentityHashMap<Node, Node> nodes = new IdentityHashMap<>();
        nodes.put(m.pkg, c.pkg);
        for (Rule r : m.rules) {
            Rule copy = of(r);
            for (Rule e = copy; e != null; e = e.elseRule) {
                e.module = c;
            }
            nodes.put(r, copy);
            c.rules.add(copy);
        }
        for (Import i : m.imports) {
            Import copy = of(i);
            nodes.put(i, copy);
            c.imports.add(copy);
        }
        m.annotations.forEach(a -> c.annotations.add(of(a, a.node == null ? null : nodes.get(a.node))));
        c.comments.addAll(m.comments);
        return c;
    }
}
