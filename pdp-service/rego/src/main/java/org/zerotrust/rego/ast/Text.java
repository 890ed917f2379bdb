package org.zerotrust.rego.ast;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes nodes as OPA prints them: on one line, with canonical spacing, objects and sets sorted. */
final class Text {
    private static final Set<String> INFIX_NAMES = Set.of(
            "plus", "minus", "mul", "div", "rem", "and", "or", "eq", "equal", "assign", "neq", "lt", "gt", "lte",
            "gte");

    private final StringBuilder out = new StringBuilder();
    private final RegoVersion version;

    private Text(RegoVersion version) {
        this.version = version;
    }

    static String of(Node n) {
        RegoVersion v = RegoVersion.V1;
        if (n instanceof Rule r && r.module != null) {
            v = r.module.version();
        } else if (n instanceof Module m) {
            v = m.versions.max();
        }
        Text t = new Text(v);
        t.node(n);
        return t.out.toString();
    }

    private void node(Node n) {
        switch (n) {
            case Term t -> node(t.value);
            case Ref r -> ref(r);
            case Call c -> call(c.terms);
            case CallTerms c -> call(c.terms);
            case Args a -> list("(", a.terms, ")");
            case ArrayValue a -> list("[", a.terms, "]");
            case SetValue s -> {
                if (s.size() == 0) {
                    out.append("set()");
                } else {
                    list("{", s.sorted(), "}");
                }
            }
            case ObjectValue o -> object(o);
            case ArrayComprehension c -> comprehension('[', c.term, null, c.body, ']');
            case SetComprehension c -> comprehension('{', c.term, null, c.body, '}');
            case ObjectComprehension c -> comprehension('{', c.key, c.value, c.body, '}');
            case TemplateString t -> template(t);
            case Not x -> not(x);
            case LogicalAnd a -> logical("and", a.lhs, a.rhs, a.explicitLhs, a.explicitRhs);
            case LogicalOr o -> logical("or", o.lhs, o.rhs, o.explicitLhs, o.explicitRhs);
            case Expr e -> expr(e);
            case SomeDecl d -> some(d);
            case Every e -> every(e);
            case With w -> {
                out.append("with ");
                node(w.target);
                out.append(" as ");
                node(w.value);
            }
            case Body b -> join(b.exprs, "; ");
            case Head h -> head(h);
            case Rule r -> rule(r);
            case Import i -> {
                out.append("import ");
                node(i.path);
                if (i.alias != null) {
                    out.append(" as ").append(i.alias.name());
                }
            }
            case PackageDecl p -> pkg(p);
            case Module m -> module(m);
            case Comment c -> out.append(c);
            case Annotations a -> out.append(a);
            case NullValue v -> out.append(v);
            case BooleanValue v -> out.append(v);
            case NumberValue v -> out.append(v);
            case StringValue v -> out.append(v);
            case Var v -> out.append(v);
        }
    }

    private void join(List<? extends Node> nodes, String separator) {
        for (int i = 0; i < nodes.size(); i++) {
            if (i > 0) {
                out.append(separator);
            }
            node(nodes.get(i));
        }
    }

    private void list(String open, List<Term> terms, String close) {
        out.append(open);
        join(terms, ", ");
        out.append(close);
    }

    private void call(List<Term> terms) {
        if (!terms.isEmpty()) {
            node(terms.getFirst());
            list("(", terms.subList(1, terms.size()), ")");
        }
    }

    private void ref(Ref r) {
        if (r.isEmpty()) {
            return;
        }
        if (r.head().value instanceof StringValue s) {
            out.append(s.value());
        } else {
            node(r.head());
        }
        for (Term t : r.from(1)) {
            if (t.value instanceof StringValue s) {
                key(s.value());
            } else {
                out.append('[');
                node(t);
                out.append(']');
            }
        }
    }

    private void key(String s) {
        if (Terms.isVarCompatible(s) && !Keywords.V1.contains(s)) {
            out.append('.').append(s);
        } else if (s.codePoints().anyMatch(c -> c == '\\' || Character.getType(c) == Character.CONTROL)) {
            out.append('[').append(Quote.quote(s)).append(']');
        } else {
            out.append("[\"").append(s).append("\"]");
        }
    }

    private void object(ObjectValue o) {
        out.append('{');
        String separator = "";
        for (ObjectValue.Entry e : o) {
            out.append(separator);
            node(e.key);
            out.append(": ");
            node(e.value);
            separator = ", ";
        }
        out.append('}');
    }

    private void comprehension(char open, Term first, @Nullable Term second, Body body, char close) {
        out.append(open);
        comprehensionTerm(first);
        if (second != null) {
            out.append(": ");
            comprehensionTerm(second);
        }
        out.append(" | ");
        node(body);
        out.append(close);
    }

    /** Operators stay infix there, in parentheses, since a bare {@code |} would end the term. */
    private void comprehensionTerm(Term t) {
        if (t.value instanceof Call c && c.size() == 3) {
            String name = c.get(0).toString();
            if (INFIX_NAMES.contains(name)) {
                out.append('(');
                comprehensionTerm(c.get(1));
                out.append(' ').append(infix(name)).append(' ');
                comprehensionTerm(c.get(2));
                out.append(')');
                return;
            }
        }
        node(t);
    }

    private static String infix(String name) {
        return switch (name) {
            case "plus" -> "+";
            case "minus" -> "-";
            case "mul" -> "*";
            case "div" -> "/";
            case "rem" -> "%";
            case "and" -> "&";
            case "or" -> "|";
            case "eq" -> "=";
            case "equal" -> "==";
            case "assign" -> ":=";
            case "neq" -> "!=";
            case "lt" -> "<";
            case "gt" -> ">";
            case "lte" -> "<=";
            default -> ">=";
        };
    }

    private void template(TemplateString t) {
        out.append("$\"");
        for (TemplatePart p : t.parts) {
            switch (p) {
                case Expr e -> {
                    out.append('{');
                    node(e);
                    out.append('}');
                }
                case Term x
                when x.value instanceof StringValue s -> {
                    String quoted = Quote.quote(s.value());
                    escapeBraces(quoted.substring(1, quoted.length() - 1));
                }
                case Term x -> node(x);
            }
        }
        out.append('"');
    }

    private void escapeBraces(String s) {
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            if (c == '{' && (i == 0 || s.charAt(i - 1) != '\\')) {
                out.append('\\');
            }
            out.append(c);
        }
    }

    private void not(Not n) {
        boolean bare = !n.explicitBody && n.body.size() == 1;
        boolean parens = bare && Braces.notNeedsParens(n.body);
        out.append("not ").append(!bare ? "{" : parens ? "(" : "");
        node(n.body);
        out.append(!bare ? "}" : parens ? ")" : "");
    }

    private void logical(String op, Body lhs, Body rhs, boolean explicitLhs, boolean explicitRhs) {
        side(lhs, explicitLhs, op, false);
        out.append(' ').append(op).append(' ');
        side(rhs, explicitRhs, op, true);
    }

    private void side(Body b, boolean explicit, String op, boolean right) {
        boolean bare = !explicit && b.size() == 1;
        boolean parens = bare && Braces.sideNeedsParens(b, op, right);
        out.append(!bare ? "{ " : parens ? "(" : "");
        node(b);
        out.append(!bare ? " }" : parens ? ")" : "");
    }

    private void expr(Expr e) {
        if (e.negated) {
            out.append("not ");
        }
        if (e.terms instanceof CallTerms c && c.size() == 3 && e.isEquality()) {
            node(c.get(1));
            out.append(" = ");
            node(c.get(2));
        } else {
            node(e.terms);
        }
        if (!e.withs.isEmpty()) {
            out.append(' ');
            join(e.withs, " ");
        }
    }

    private void some(SomeDecl d) {
        out.append("some ");
        if (d.symbols.getFirst().value instanceof Call c) {
            node(c.get(1));
            out.append(c.size() == 3 ? " in " : ", ");
            node(c.get(2));
            if (c.size() == 4) {
                out.append(" in ");
                node(c.get(3));
            }
        } else {
            join(d.symbols, ", ");
        }
    }

    private void every(Every e) {
        out.append("every ");
        if (e.key != null) {
            node(e.key);
            out.append(", ");
        }
        node(e.value);
        out.append(" in ");
        node(e.domain);
        out.append(" { ");
        node(e.body);
        out.append(" }");
    }

    private void head(Head h) {
        if (h.reference.isEmpty()) {
            out.append(h.name.name());
        } else {
            ref(h.reference);
        }
        boolean contains = false;
        if (!h.args.isEmpty()) {
            node(h.args);
        } else if (h.reference.size() == 1 && h.key != null) {
            contains = version.printsIf();
            out.append(contains ? " contains " : "[");
            node(h.key);
            out.append(contains ? "" : "]");
        }
        if (h.value != null) {
            out.append(h.assign ? " := " : " = ");
            node(h.value);
        } else if (!contains && h.name.name().isEmpty() && h.key != null) {
            out.append(" contains ");
            node(h.key);
        }
    }

    private void rule(Rule r) {
        r.annotations.forEach(this::metadata);
        if (r.isDefault) {
            out.append("default ");
        }
        head(r.head);
        if (!r.isDefault) {
            ruleBody(r.body);
        }
        for (Rule e = r.elseRule; e != null; e = e.elseRule) {
            out.append(" else ");
            if (e.head.value != null) {
                out.append("= ");
                node(e.head.value);
            }
            ruleBody(e.body);
        }
    }

    private void ruleBody(Body b) {
        out.append(version.printsIf() ? " if { " : " { ");
        node(b);
        out.append(" }");
    }

    private void metadata(Annotations a) {
        out.append("# METADATA\n# ").append(a).append('\n');
    }

    private void pkg(PackageDecl p) {
        if (p.path.size() <= 1) {
            out.append("package <illegal path \"");
            ref(p.path);
            out.append("\">");
            return;
        }
        out.append("package ");
        ref(new Ref(p.path.from(1)));
    }

    private void module(Module m) {
        m.annotations.stream()
                .filter(a -> a.scope.equals("package") || a.scope.equals("subpackages"))
                .forEach(this::metadata);
        pkg(m.pkg);
        out.append('\n');
        for (Import i : m.imports) {
            out.append('\n');
            node(i);
        }
        if (!m.imports.isEmpty()) {
            out.append('\n');
        }
        for (Rule r : m.rules) {
            out.append('\n');
            rule(r);
        }
    }
}
