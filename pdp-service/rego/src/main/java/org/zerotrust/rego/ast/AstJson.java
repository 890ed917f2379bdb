package org.zerotrust.rego.ast;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.value.Json;

/**
 * The tree as data (maps, lists, strings, numbers, booleans), in the shape of {@code opa parse --format json}.
 *
 * <p>With locations, each node has {@code location: {row, col, text}}, the text in base64.
 */
public final class AstJson {
    private final boolean locations;

    private AstJson(boolean locations) {
        this.locations = locations;
    }

    public static Map<String, @Nullable Object> module(Module m, boolean locations) {
        return new AstJson(locations).module(m);
    }

    public static List<Object> body(Body b, boolean locations) {
        return new AstJson(locations).body(b);
    }

    private Map<String, @Nullable Object> node(Location at) {
        Map<String, @Nullable Object> out = new TreeMap<>();
        if (locations && !at.isNone()) {
            out.put("location", location(at));
        }
        return out;
    }

    private static Map<String, @Nullable Object> location(Location at) {
        Map<String, @Nullable Object> out = new TreeMap<>();
        out.put("row", (long) at.row());
        out.put("col", (long) at.col());
        String text = at.text();
        if (!text.isEmpty()) {
            out.put("text", base64(text));
        }
        return out;
    }

    private static String base64(String s) {
        return Base64.getEncoder().encodeToString(s.getBytes(StandardCharsets.UTF_8));
    }

    private Map<String, @Nullable Object> module(Module m) {
        Map<String, @Nullable Object> out = new TreeMap<>();
        Map<String, @Nullable Object> pkg = node(m.pkg.location);
        pkg.put("path", terms(m.pkg.path.terms));
        out.put("package", pkg);
        putAll(out, "imports", m.imports.stream().map(this::importJson).toList());
        putAll(out, "annotations", m.annotations.stream().map(this::annotations).toList());
        putAll(out, "rules", m.rules.stream().map(this::rule).toList());
        putAll(out, "comments", m.comments.stream().map(AstJson::comment).toList());
        return out;
    }

    private static void putAll(Map<String, @Nullable Object> out, String key, List<?> values) {
        if (!values.isEmpty()) {
            out.put(key, values);
        }
    }

    private Map<String, @Nullable Object> importJson(Import i) {
        Map<String, @Nullable Object> out = node(i.location);
        out.put("path", term(i.path));
        if (i.alias != null) {
            out.put("alias", i.alias.name());
            if (locations) {
                out.put("alias_location", location(i.aliasLocation));
            }
        }
        return out;
    }

    private Map<String, @Nullable Object> annotations(Annotations a) {
        Map<String, @Nullable Object> out = AnnotationsJson.data(a);
        if (locations) {
            out.put("location", location(a.location));
        }
        return out;
    }

    /** A comment has its location always, and its keys in capitals. */
    private static Map<String, @Nullable Object> comment(Comment c) {
        Map<String, @Nullable Object> out = new TreeMap<>();
        out.put("Text", base64(c.text()));
        out.put("Location", location(c.location()));
        return out;
    }

    private Map<String, @Nullable Object> rule(Rule r) {
        Map<String, @Nullable Object> out = node(r.location);
        out.put("head", head(r.head));
        out.put("body", body(r.body));
        if (r.isDefault) {
            out.put("default", true);
        }
        if (r.elseRule != null) {
            out.put("else", rule(r.elseRule));
        }
        putAll(out, "annotations", r.annotations.stream().map(this::annotations).toList());
        return out;
    }

    private Map<String, @Nullable Object> head(Head h) {
        Map<String, @Nullable Object> out = node(h.location);
        if (!h.name.name().isEmpty()) {
            out.put("name", h.name.name());
        }
        out.put("ref", terms(h.ref().terms));
        putAll(out, "args", terms(h.args.terms));
        if (h.key != null) {
            out.put("key", term(h.key));
        }
        if (h.value != null) {
            out.put("value", term(h.value));
        }
        if (h.assign) {
            out.put("assign", true);
        }
        return out;
    }

    private List<Object> body(Body b) {
        List<Object> out = new ArrayList<>();
        b.forEach(e -> out.add(expr(e)));
        return out;
    }

    private Map<String, @Nullable Object> expr(Expr e) {
        Map<String, @Nullable Object> out = node(e.location);
        out.put("index", (long) e.index);
        if (e.generated) {
            out.put("generated", true);
        }
        if (e.negated) {
            out.put("negated", true);
        }
        putAll(out, "with", e.withs.stream().map(this::with).toList());
        out.put(
                "terms",
                switch (e.terms) {
                    case Term t -> term(t);
                    case CallTerms c -> terms(c.terms);
                    case SomeDecl d -> {
                        Map<String, @Nullable Object> m = node(d.location);
                        m.put("symbols", terms(d.symbols));
                        yield m;
                    }
                    case Every q -> {
                        Map<String, @Nullable Object> m = node(q.location);
                        m.put("key", q.key == null ? null : term(q.key));
                        m.put("value", term(q.value));
                        m.put("domain", term(q.domain));
                        m.put("body", body(q.body));
                        yield m;
                    }
                    case Not n -> not(n);
                    case LogicalAnd a -> logical("and", a.location, a.lhs, a.rhs, a.explicitLhs, a.explicitRhs);
                    case LogicalOr o -> logical("or", o.location, o.lhs, o.rhs, o.explicitLhs, o.explicitRhs);
                });
        return out;
    }

    private Map<String, @Nullable Object> not(Not n) {
        Map<String, @Nullable Object> m = node(n.location);
        m.put("type", "not");
        m.put("body", body(n.body));
        m.put("explicit_body", n.explicitBody);
        return m;
    }

    private Map<String, @Nullable Object> logical(
            String type, Location at, Body lhs, Body rhs, boolean explicitLhs, boolean explicitRhs) {
        Map<String, @Nullable Object> m = node(at);
        m.put("type", type);
        m.put("lhs", body(lhs));
        m.put("rhs", body(rhs));
        if (explicitLhs) {
            m.put("explicit_lhs", true);
        }
        if (explicitRhs) {
            m.put("explicit_rhs", true);
        }
        return m;
    }

    private Map<String, @Nullable Object> with(With w) {
        Map<String, @Nullable Object> m = node(w.location);
        m.put("target", term(w.target));
        m.put("value", term(w.value));
        return m;
    }

    private List<Object> terms(List<Term> terms) {
        List<Object> out = new ArrayList<>();
        terms.forEach(t -> out.add(term(t)));
        return out;
    }

    private Map<String, @Nullable Object> term(Term t) {
        Map<String, @Nullable Object> m = node(t.location);
        m.put("type", Terms.kindName(t.value));
        m.put("value", value(t.value));
        return m;
    }

    private Object value(Value v) {
        return switch (v) {
            case NullValue x -> Map.of();
            case BooleanValue x -> x.value();
            case NumberValue x -> Json.number(x.text());
            case StringValue x -> x.value();
            case Var x -> x.name();
            case Ref x -> terms(x.terms);
            case Call x -> terms(x.terms);
            case ArrayValue x -> terms(x.terms);
            case SetValue x -> terms(x.sorted());
            case ObjectValue x ->
                x.sorted().stream()
                        .map(e -> (Object) List.of(term(e.key), term(e.value)))
                        .toList();
            case ArrayComprehension x -> comprehension(Map.of("term", term(x.term)), x.body);
            case SetComprehension x -> comprehension(Map.of("term", term(x.term)), x.body);
            case ObjectComprehension x -> comprehension(Map.of("key", term(x.key), "value", term(x.value)), x.body);
            case TemplateString x -> {
                List<Object> parts = new ArrayList<>();
                x.parts.forEach(p -> parts.add(
                        switch (p) {
                            case Expr e -> expr(e);
                            case Term t -> term(t);
                        }));
                Map<String, @Nullable Object> m = new TreeMap<>();
                m.put("parts", parts);
                m.put("multi_line", x.multiLine);
                yield m;
            }
            case Not x -> not(x);
        };
    }

    private Map<String, @Nullable Object> comprehension(Map<String, @Nullable Object> head, Body b) {
        Map<String, @Nullable Object> m = new TreeMap<>(head);
        m.put("body", body(b));
        return m;
    }
}
