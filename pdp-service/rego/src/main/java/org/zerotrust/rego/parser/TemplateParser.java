package org.zerotrust.rego.parser;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.ast.Expr;
import org.zerotrust.rego.ast.Location;
import org.zerotrust.rego.ast.StringValue;
import org.zerotrust.rego.ast.TemplatePart;
import org.zerotrust.rego.ast.TemplateString;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ast.Terms;

/** Template strings: {@code $"text {expression} text"}, also raw between backticks. */
final class TemplateParser {
    private final Grammar g;
    private final Cursor c;

    TemplateParser(Grammar g) {
        this.g = g;
        this.c = g.c;
    }

    @Nullable
    Term template(boolean raw) {
        Location at = c.loc();
        if (!c.options.hasFeature(ParserOptions.TEMPLATE_STRINGS)) {
            c.error(at, "template strings are not supported by current capabilities");
            return null;
        }
        List<TemplatePart> parts = new ArrayList<>();
        while (true) {
            String text = text();
            if (text == null) {
                return null;
            }
            if (!text.isEmpty()) {
                parts.add(new Term(new StringValue(text), c.loc()));
            }
            if (c.at(Token.TEMPLATE_END) || c.at(Token.RAW_TEMPLATE_END)) {
                break;
            }
            int comments = Chain.count(c.s.comments);
            c.scan();
            boolean commented = Chain.count(c.s.comments) != comments;
            Expr e = g.literals.literal();
            if (e == null) {
                c.error(c.loc(), "invalid template-string expression");
                return null;
            }
            String wrong = whatCannotStand(e);
            if (wrong != null) {
                c.error(e.location, "unexpected " + wrong + " in template-string expression");
                return null;
            }
            // A scalar is never undefined, so it needs no expression; a comment needs one to be kept in.
            parts.add(e.terms instanceof Term t && Terms.isScalar(t.value) && !commented ? t : e);
            if (!c.at(Token.RBRACE)) {
                c.error(c.loc(), "expected } to end template string expression");
                return null;
            }
            c.scan(false, raw ? Scanner.Mode.RAW_TEMPLATE : Scanner.Mode.TEMPLATE);
        }
        return new Term(new TemplateString(parts, raw), g.infix.textOf(at, at.offset(), c.s.tokEnd));
    }

    private static @Nullable String whatCannotStand(Expr e) {
        if (e.negated) {
            return "negation ('not')";
        }
        if (e.isEquality()) {
            return "unification ('=')";
        }
        if (e.isAssignment()) {
            return "assignment (':=')";
        }
        if (e.isEvery()) {
            return "'every'";
        }
        return e.isSome() ? "'some'" : null;
    }

    private @Nullable String text() {
        String lit = c.s.lit;
        switch (c.tok()) {
            case TEMPLATE_PART, TEMPLATE_END -> {
                String text = Unescape.json(lit.substring(1, lit.length() - 1));
                if (text == null) {
                    c.error(c.loc(), "illegal template-string part: " + lit);
                }
                return text;
            }
            case RAW_TEMPLATE_PART, RAW_TEMPLATE_END -> {
                return lit.substring(1, lit.length() - 1);
            }
            default -> {
                c.error(c.loc(), "expected template-string part");
                return null;
            }
        }
    }
}
