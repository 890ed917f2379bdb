package org.zerotrust.rego.format;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.zerotrust.rego.ast.AstError;
import org.zerotrust.rego.ast.AstException;
import org.zerotrust.rego.ast.Every;
import org.zerotrust.rego.ast.Expr;
import org.zerotrust.rego.ast.Import;
import org.zerotrust.rego.ast.Location;
import org.zerotrust.rego.ast.LogicalAnd;
import org.zerotrust.rego.ast.LogicalOr;
import org.zerotrust.rego.ast.Module;
import org.zerotrust.rego.ast.Node;
import org.zerotrust.rego.ast.Not;
import org.zerotrust.rego.ast.RegoVersion;
import org.zerotrust.rego.ast.RegoVersionSpan;
import org.zerotrust.rego.ast.Rule;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ast.Var;
import org.zerotrust.rego.ast.Walk;
import org.zerotrust.rego.parser.Parser;
import org.zerotrust.rego.parser.ParserOptions;

/** Formats modules as {@code opa fmt} does. */
public final class Formatter {
    private final RegoVersionSpan target;
    private final boolean dropRedundantImports;
    private final Options options = new Options();
    private final TreeSet<String> used = new TreeSet<>();

    private Formatter(RegoVersion target, boolean dropRedundantImports) {
        this.target = RegoVersionSpan.of(target);
        this.dropRedundantImports = dropRedundantImports;
    }

    /**
     * Formats a module.
     *
     * @param read the version it is written in
     * @param write the version to write: v1 adds what a v0 module lacks ({@code if}, {@code contains})
     * @param dropRedundantImports whether imports that {@code write} makes needless go
     * @throws AstException where it cannot be parsed, or cannot be written in that version
     */
    public static String format(
            String file, String text, RegoVersion read, RegoVersion write, boolean dropRedundantImports) {
        Module m = Parser.module(file, text, ParserOptions.of(read).withAnnotations(false));
        if (write != RegoVersion.V0) {
            List<AstError> errors = VersionErrors.of(m);
            if (!errors.isEmpty()) {
                throw new AstException(errors);
            }
        }
        return new Formatter(write, dropRedundantImports).write(m);
    }

    /** Formats a v1 module. */
    public static String format(String file, String text) {
        return format(file, text, RegoVersion.V1, RegoVersion.V1, false);
    }

    private String write(Module m) {
        if (target.max() != RegoVersion.V0) {
            options.v1 = true;
            options.ifs = true;
            options.contains = true;
        }
        options.v2 = target.max() == RegoVersion.V2;
        Map<Var, List<Term>> wildcards = new HashMap<>();
        Walk.walk(m, n -> {
            look(n, wildcards);
            return false;
        });
        wildcards.values().stream().filter(all -> all.size() > 1).forEach(Formatter::name);
        List<Import> imports =
                ImportRewriter.rewrite(m.imports, target, options.futureKeywords, used, dropRedundantImports);
        m.imports.clear();
        m.imports.addAll(imports);
        Page page = new Page(options);
        new ModuleWriter(page).write(m);
        if (!page.errors.isEmpty()) {
            throw new AstException(page.errors);
        }
        return page.text();
    }

    private void look(Node n, Map<Var, List<Term>> wildcards) {
        switch (n) {
            case Term t -> {
                if (t.location.isNone()) {
                    t.location = Positions.made(t.toString(), 1);
                }
                if (t.value instanceof Var v && v.isWildcard()) {
                    List<Term> same = wildcards.computeIfAbsent(v, x -> new ArrayList<>());
                    // A head's key is also a term of its reference.
                    if (same.stream().noneMatch(x -> x == t)) {
                        same.add(t);
                    }
                }
            }
            case Expr e -> {
                if (e.location.isNone()) {
                    e.location = Positions.made(e.toString(), 1);
                }
                look(e);
            }
            case Import i -> look(i);
            case Rule r -> {
                int parts = r.head.ref().size();
                options.refHeads |= parts > 2 || (parts == 2 && r.head.key != null && r.head.value == null);
            }
            default -> {}
        }
    }

    /** A wildcard in two places is one variable, so it needs a name. */
    private static void name(List<Term> same) {
        String w = ((Var) same.getFirst().value).name().substring(Var.WILDCARD_PREFIX.length());
        Var named = new Var(w.startsWith("_") ? w : "_" + w);
        same.forEach(t -> t.value = named);
    }

    private void look(Expr e) {
        Term operator = e.operatorTerm();
        if (operator != null && Infix.isMember(operator)) {
            used.add("in");
        }
        switch (e.terms) {
            case Every q -> used.add("every");
            case Not x -> used.add("not");
            case LogicalAnd x -> used.add("and");
            case LogicalOr x -> used.add("or");
            default -> {}
        }
        if (e.negated && Infix.isLogical(e)) {
            used.add("not");
        }
    }

    private void look(Import i) {
        String keyword = ImportRewriter.keyword(i);
        if (!keyword.isEmpty()) {
            options.futureKeywords.add(keyword);
        }
        boolean v2 = i.path.value.equals(ImportRewriter.REGO_V2);
        boolean all = v2 || i.path.value.equals(ImportRewriter.REGO_V1) || ImportRewriter.isAllFuture(i);
        options.v2Imported |= v2;
        options.contains |= all || ImportRewriter.isFuture(i, "contains");
        options.ifs |= all || ImportRewriter.isFuture(i, "if");
    }

    /** By place; for lists of nodes of several kinds. */
    static int order(Node a, Node b) {
        Location x = a.location();
        Location y = b.location();
        return Positions.compare(x, y);
    }
}
