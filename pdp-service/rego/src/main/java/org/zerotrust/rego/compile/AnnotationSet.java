package org.zerotrust.rego.compile;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.ast.Annotations;
import org.zerotrust.rego.ast.AstError;
import org.zerotrust.rego.ast.Location;
import org.zerotrust.rego.ast.Module;
import org.zerotrust.rego.ast.PackageDecl;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.Rule;

/** The metadata of all modules, by what it is about. */
public final class AnnotationSet {
    /**
     * Metadata with the path that it is about.
     *
     * @param annotations null where a rule has none
     */
    public record Link(
            Ref path, Location location, @Nullable Annotations annotations) {}

    private final Map<Rule, List<Annotations>> byRule = new HashMap<>();
    private final Map<Ref, Annotations> byPackage = new HashMap<>();
    private final Map<Ref, Annotations> byPath = new HashMap<>();
    private final List<Annotations> all = new ArrayList<>();

    /** @param errors gets one for each path or package that is annotated twice in the same scope */
    AnnotationSet(Collection<Module> modules, List<AstError> errors) {
        for (Module m : modules) {
            for (Annotations a : m.annotations) {
                all.add(a);
                add(a, errors);
            }
        }
    }

    private void add(Annotations a, List<AstError> errors) {
        switch (a.scope) {
            case "rule" -> {
                if (a.node instanceof Rule r) {
                    byRule.computeIfAbsent(r, k -> new ArrayList<>()).add(a);
                }
            }
            case "package" -> {
                if (a.node instanceof PackageDecl p) {
                    put(byPackage, p.path, a, errors);
                }
            }
            case "document" -> {
                if (a.node instanceof Rule r) {
                    put(byPath, r.ref().groundPrefix(), a, errors);
                }
            }
            case "subpackages" -> {
                if (a.node instanceof PackageDecl p) {
                    put(byPath, p.path, a, errors);
                }
            }
            default -> {}
        }
    }

    private static void put(Map<Ref, Annotations> map, Ref path, Annotations a, List<AstError> errors) {
        Annotations known = map.putIfAbsent(path, a);
        if (known != null) {
            errors.add(new AstError(AstError.TYPE, a.location, a.scope + " annotation redeclared: " + known.location));
        }
    }

    /** All of them, in the order of modules and places. */
    public List<Annotations> all() {
        return List.copyOf(all);
    }

    /** Those of scope {@code rule} for exactly this rule. */
    public List<Annotations> ofRule(Rule r) {
        return List.copyOf(byRule.getOrDefault(r, List.of()));
    }

    /** That of scope {@code document}, or {@code subpackages} for a package, at a path. */
    public @Nullable Annotations atPath(Ref path) {
        return byPath.get(path);
    }

    /** That of scope {@code package}. */
    public @Nullable Annotations ofPackage(Ref path) {
        return byPackage.get(path);
    }

    /** Those of scope {@code subpackages} (and {@code document}) at the prefixes of a path, the outermost first. */
    public List<Annotations> above(Ref path) {
        List<Annotations> found = new ArrayList<>();
        for (int i = 1; i <= path.size(); i++) {
            Annotations a = byPath.get(path.prefix(i));
            if (a != null) {
                found.add(a);
            }
        }
        return found;
    }

    /** What is said about a rule, from its own metadata outwards; there is always a first link for the rule itself. */
    public List<Link> chain(Rule rule) {
        List<Link> links = new ArrayList<>();
        Module m = rule.module;
        Ref path = rule.ref().groundPrefix();
        List<Annotations> own = new ArrayList<>(ofRule(rule));
        own.sort(Comparator.comparing((Annotations a) -> a.location).reversed());
        own.forEach(a -> links.add(link(a)));
        if (links.isEmpty()) {
            links.add(new Link(path, rule.location, null));
        }
        Annotations document = byPath.get(path);
        if (document != null) {
            links.add(link(document));
        }
        if (m != null) {
            Annotations pkg = byPackage.get(m.pkg.path);
            if (pkg != null) {
                links.add(link(pkg));
            }
            above(m.pkg.path).reversed().forEach(a -> links.add(link(a)));
        }
        return links;
    }

    private static Link link(Annotations a) {
        Ref path = a.targetPath();
        Location at = a.node == null ? Location.NONE : a.node.location();
        return new Link(path == null ? new Ref(List.of()) : path, at, a);
    }
}
