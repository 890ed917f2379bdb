package org.zerotrust.rego.format;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import org.zerotrust.rego.ast.AstError;
import org.zerotrust.rego.ast.Comment;
import org.zerotrust.rego.ast.Import;
import org.zerotrust.rego.ast.Module;
import org.zerotrust.rego.ast.Node;
import org.zerotrust.rego.ast.PackageDecl;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.Rule;
import org.zerotrust.rego.ast.StringValue;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ast.Var;

/** Writes a module: its package, then imports and rules in the order they stood in. */
final class ModuleWriter {
    private final Page p;
    private final Writers w;

    ModuleWriter(Page p) {
        this.p = p;
        this.w = new Writers(p);
    }

    void write(Module m) {
        p.comments = m.comments.stream()
                .map(c -> new Comment(stripEnd(c.text()), c.location()))
                .sorted(Formatter::order)
                .toList();
        List<Node> others = new ArrayList<>(m.imports);
        others.addAll(m.rules);
        others.sort(Formatter::order);
        List<Import> first = added(others);
        try {
            pkg(m.pkg);
            imports(first);
            int i = 0;
            while (i < others.size()) {
                List<Import> imports = new ArrayList<>();
                for (; i < others.size() && others.get(i) instanceof Import x; i++) {
                    imports.add(x);
                }
                imports(imports);
                List<Rule> rules = new ArrayList<>();
                for (; i < others.size() && others.get(i) instanceof Rule x; i++) {
                    rules.add(x);
                }
                w.rules.rules(rules);
            }
        } catch (UnexpectedComment e) {
            p.errors.add(new AstError("rego_format_error", m.pkg.location, String.valueOf(e.getMessage())));
        }
        List<Comment> left = p.comments;
        for (int i = 0; i < left.size(); i++) {
            p.line(left.get(i).toString());
            if (i == left.size() - 1) {
                p.write("\n");
            }
        }
    }

    private static String stripEnd(String s) {
        return s.stripTrailing();
    }

    /** Takes out the imports that the formatter added where they would follow a rule, and so have no effect. */
    private static List<Import> added(List<Node> others) {
        int firstRule = others.stream()
                .filter(n -> n instanceof Rule)
                .mapToInt(n -> n.location().row())
                .min()
                .orElse(Integer.MAX_VALUE);
        List<Import> made = new ArrayList<>();
        boolean follows = false;
        for (Node n : others) {
            if (n instanceof Import i && Positions.isMade(i.location)) {
                made.add(i);
                follows |= i.location.row() >= firstRule;
            }
        }
        if (!follows) {
            return List.of();
        }
        others.removeAll(made);
        return made;
    }

    private void pkg(PackageDecl decl) throws UnexpectedComment {
        p.insertComments(decl.location);
        p.startLine();
        Ref path = new Ref(decl.path.from(1));
        if (path.get(0).value instanceof StringValue s) {
            path.set(0, new Term(new Var(s.value()), path.get(0).location));
        }
        p.write("package ");
        List<Comment> pending = p.comments;
        p.comments = List.of();
        w.terms.ref(path);
        p.comments = pending;
        p.blankLine();
    }

    private void imports(List<Import> imports) throws UnexpectedComment {
        IdentityHashMap<Import, Comment> beside = new IdentityHashMap<>();
        List<Comment> left = new ArrayList<>();
        HashMap<Integer, Import> byRow = new HashMap<>();
        imports.forEach(i -> byRow.putIfAbsent(i.location.row(), i));
        for (Comment c : p.comments) {
            Import at = byRow.get(c.location().row());
            if (at == null) {
                left.add(c);
            } else {
                beside.put(at, c);
            }
        }
        p.comments = left;
        List<Import> group = new ArrayList<>();
        for (Import i : imports) {
            if (!group.isEmpty() && i.location.row() - group.getLast().location.row() > 1) {
                group(group, beside);
                group.clear();
            }
            group.add(i);
        }
        if (!group.isEmpty()) {
            group(group, beside);
        }
    }

    private void group(List<Import> group, IdentityHashMap<Import, Comment> beside) throws UnexpectedComment {
        p.insertComments(group.getFirst().location);
        List<Import> sorted = new ArrayList<>(group);
        sorted.sort(ModuleWriter::compare);
        for (Import i : sorted) {
            p.startLine();
            p.write("import ");
            path(i);
            if (i.alias != null) {
                p.write(" as " + i.alias);
            }
            Comment c = beside.get(i);
            p.write(c == null ? "" : " " + c);
            p.endLine();
        }
        p.blankLine();
    }

    private static int compare(Import a, Import b) {
        int c = a.path.value.compareTo(b.path.value);
        return c != 0 ? c : Objects.toString(a.alias, "").compareTo(Objects.toString(b.alias, ""));
    }

    private void path(Import i) throws UnexpectedComment {
        if (!ImportRewriter.keyword(i).isEmpty()) {
            p.write(ImportRewriter.dotted(i));
            return;
        }
        List<Comment> pending = p.comments;
        p.comments = List.of();
        w.terms.ref((Ref) i.path.value);
        p.comments = pending;
    }
}
