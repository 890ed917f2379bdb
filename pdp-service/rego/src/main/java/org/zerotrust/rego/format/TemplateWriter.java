package org.zerotrust.rego.format;

import java.util.List;
import org.zerotrust.rego.ast.Comment;
import org.zerotrust.rego.ast.Expr;
import org.zerotrust.rego.ast.StringValue;
import org.zerotrust.rego.ast.TemplateString;
import org.zerotrust.rego.ast.Term;

/** Writes template strings. */
final class TemplateWriter {
    private final Page p;
    private final Writers w;

    TemplateWriter(Page p, Writers w) {
        this.p = p;
        this.w = w;
    }

    void write(TemplateString t) throws UnexpectedComment {
        String quote = t.multiLine ? "`" : "\"";
        p.write("$" + quote);
        for (int i = 0; i < t.parts.size(); i++) {
            switch (t.parts.get(i)) {
                case Expr e ->
                    expr(
                            e,
                            i + 1 < t.parts.size()
                                    ? t.parts.get(i + 1).location().row()
                                    : -1);
                case Term x when x.value instanceof StringValue s && t.multiLine -> p.write(escape(s.value()));
                case Term x
                when x.value instanceof StringValue s -> {
                    String quoted = escape(s.toString());
                    p.write(quoted.substring(1, quoted.length() - 1));
                }
                case Term x -> p.write(x.toString());
            }
        }
        p.write(quote);
    }

    /** @param nextRow the row of the part behind; negative where there is none */
    private void expr(Expr e, int nextRow) throws UnexpectedComment {
        p.write("{");
        p.up();
        if (p.beforeEnd != null) {
            p.endLine();
            p.startLine();
        } else {
            List<Comment> above = p.takeAbove(e.location.row());
            if (!above.isEmpty()) {
                p.write(" ");
                p.inLine = true;
                p.writeComments(above);
            }
        }
        w.exprs.expr(e);
        if (nextRow >= 0) {
            List<Comment> behind = p.takeAbove(nextRow);
            if (!behind.isEmpty()) {
                p.endLine();
                p.writeComments(behind);
                p.startLine();
            }
        }
        p.write("}");
        p.down();
    }

    private static String escape(String s) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            if (c == '{' && (i == 0 || s.charAt(i - 1) != '\\')) {
                out.append('\\');
            }
            out.append(c);
        }
        return out.toString();
    }
}
