package org.zerotrust.rego.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.zerotrust.rego.ast.Import;
import org.zerotrust.rego.ast.Location;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.RegoVersion;
import org.zerotrust.rego.ast.RegoVersionSpan;
import org.zerotrust.rego.ast.Term;

/** Adds the imports of {@code rego} and {@code future} that the written version needs, and drops the redundant ones. */
final class ImportRewriter {
    static final Ref REGO_V1 = Ref.of("rego", "v1");
    static final Ref REGO_V2 = Ref.of("rego", "v2");

    private final List<Import> imports;

    private ImportRewriter(List<Import> imports) {
        this.imports = new ArrayList<>(imports);
    }

    /**
     * @param used keywords that the module uses beyond those of v0
     * @param imported keywords that it imports
     */
    static List<Import> rewrite(
            List<Import> imports,
            RegoVersionSpan target,
            List<String> imported,
            Set<String> used,
            boolean dropRedundant) {
        ImportRewriter r = new ImportRewriter(imports);
        r.rewrite(target, imported, used, dropRedundant);
        return r.imports;
    }

    static boolean isFuture(Import i) {
        return ((Ref) i.path.value).hasPrefix(Ref.of("future"));
    }

    static boolean isAllFuture(Import i) {
        return i.path.value.equals(Ref.of("future", "keywords"));
    }

    static boolean isFuture(Import i, String keyword) {
        return i.path.value.equals(Ref.of("future", "keywords", keyword));
    }

    /** The keyword that an import is of; empty where it is of none. */
    static String keyword(Import i) {
        String name = i.name().name();
        return i.alias == null && isFuture(i, name) ? name : "";
    }

    /** The path of a keyword's import, whose last part stays bare. */
    static String dotted(Import i) {
        return "future.keywords." + i.name().name();
    }

    private boolean has(Ref path) {
        return imports.stream().anyMatch(i -> i.path.value.equals(path));
    }

    private void drop(Ref path) {
        imports.removeIf(i -> i.path.value.equals(path));
    }

    private void rewrite(RegoVersionSpan target, List<String> imported, Set<String> used, boolean dropRedundant) {
        if (target.min() == RegoVersion.V2) {
            if (dropRedundant) {
                drop(REGO_V1);
                drop(REGO_V2);
                imports.removeIf(ImportRewriter::isFuture);
            }
            return;
        }
        if (target.max() == RegoVersion.V2) {
            add(REGO_V2);
            drop(REGO_V1);
            imports.removeIf(ImportRewriter::isFuture);
            return;
        }
        boolean v2 = has(REGO_V2);
        if (v2 || (target.min() == RegoVersion.V1 && dropRedundant)) {
            drop(REGO_V1);
        } else if (target.min() != target.max()) {
            add(REGO_V1);
        }
        boolean v1 = has(REGO_V1) || v2;
        if (target.max() == RegoVersion.V1 || v1) {
            if (!dropRedundant && !v1) {
                imported.forEach(this::addKeyword);
            } else {
                imports.removeIf(ImportRewriter::isFuture);
            }
            if (!v2) {
                used.stream().filter(Set.of("not", "and", "or")::contains).forEach(this::addKeyword);
            }
        } else {
            used.forEach(this::addKeyword);
        }
    }

    private void addKeyword(String keyword) {
        boolean known = imports.stream()
                .anyMatch(
                        i -> isAllFuture(i) || isFuture(i, keyword) || (keyword.equals("in") && isFuture(i, "every")));
        if (!known) {
            put(Ref.of("future", "keywords", keyword));
        }
    }

    private void add(Ref path) {
        if (!has(path)) {
            put(path);
        }
    }

    /** Below the last import of its kind. */
    private void put(Ref path) {
        int row = 0;
        for (Import i : imports) {
            if (isFuture(i) || i.path.value.equals(REGO_V1)) {
                row = Math.max(row, i.location.row());
            }
        }
        String text = "import " + path;
        Location at = Positions.made(text, row + 1);
        Ref placed = new Ref(path.terms);
        placed.terms.replaceAll(t -> new Term(t.value, at));
        imports.add(new Import(new Term(placed, at), at));
    }
}
