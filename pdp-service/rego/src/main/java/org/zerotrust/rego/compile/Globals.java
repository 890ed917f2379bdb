package org.zerotrust.rego.compile;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.ast.Import;
import org.zerotrust.rego.ast.Location;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.StringValue;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ast.Var;

/** The names that a module's imports and its package's rules give to documents. */
final class Globals {
    private final Map<Var, Ref> paths = new HashMap<>();
    private final Set<Var> used = new HashSet<>();

    /** @param rules the ground parts of the heads of all rules of the package, in any of its modules */
    Globals(Ref packagePath, Collection<Ref> rules, List<Import> imports) {
        for (Ref r : rules) {
            if (r.head().value instanceof Var v) {
                paths.computeIfAbsent(v, k -> packagePath.append(new Term(new StringValue(k.name()))));
            }
        }
        for (Import i : imports) {
            if (!isLanguageImport(i)) {
                paths.put(i.name(), path(i));
            }
        }
    }

    private static Ref path(Import i) {
        return i.path.value instanceof Ref r ? r : new Ref(List.of(i.path));
    }

    /** Whether it brings in keywords, not documents. */
    static boolean isLanguageImport(Import i) {
        return path(i).head().value instanceof Var v
                && (v.name().equals("future") || v.name().equals("rego"));
    }

    /**
     * The path behind a name, standing at {@code location}, which from now on counts as used; null for other names. All
     * paths of a package, and all of an import, share their first term, as they do in OPA: a local variable that is
     * named {@code data} takes the place of all of them at once.
     */
    @Nullable
    Ref use(Var name, Location location) {
        Ref path = paths.get(name);
        if (path == null) {
            return null;
        }
        used.add(name);
        Ref standing = new Ref(List.of(path.head().at(location)));
        path.from(1).forEach(t -> standing.add(new Term(t.value, location)));
        return standing;
    }

    boolean isUsed(Var name) {
        return used.contains(name);
    }
}
