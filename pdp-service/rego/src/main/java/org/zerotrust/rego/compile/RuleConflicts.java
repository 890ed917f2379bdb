package org.zerotrust.rego.compile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.ast.AstError;
import org.zerotrust.rego.ast.Location;
import org.zerotrust.rego.ast.Module;
import org.zerotrust.rego.ast.Order;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.Rule;
import org.zerotrust.rego.ast.StringValue;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ast.Var;

/** Rules that cannot stand beside each other, beside a package or beside a document of the base data. */
final class RuleConflicts {
    private final Compilation c;

    RuleConflicts(Compilation c) {
        this.c = c;
    }

    void check() {
        c.ruleTree().depthFirst(this::checkNode);
        Predicate<List<String>> exists = c.options().pathExists();
        RuleTree data = c.ruleTree().child(VarSets.DATA);
        if (exists != null && data != null) {
            for (RuleTree child : data.children()) {
                checkBaseData(child, exists, List.of());
            }
        }
        checkPackages();
    }

    /** @return whether the walk stays out of what is below */
    private boolean checkNode(RuleTree node) {
        List<Rule> rules = node.rules();
        if (rules.isEmpty()) {
            return false;
        }
        rules.forEach(this::restorePackage);
        Rule first = rules.getFirst();
        String name = Originals.of(rules.getLast().ref(), c.rewritten()).toString();
        List<Rule> conflicts = conflicts(node);
        String message = null;
        Location at = first.location;
        if (conflicts != null) {
            StringBuilder text = new StringBuilder("rule ").append(name).append(" conflicts with:");
            for (Rule r : conflicts) {
                text.append("\n  rule ")
                        .append(Originals.of(r.ref(), c.rewritten()))
                        .append(" at ")
                        .append(r.location);
            }
            message = text.toString();
        } else if (isMixed(rules)) {
            message = "conflicting rules " + name + " found";
        } else {
            List<Rule> defaults = rules.stream().filter(r -> r.isDefault).toList();
            if (defaults.size() > 1) {
                message = "multiple default rules " + name + " found at "
                        + String.join(
                                ", ",
                                defaults.stream()
                                        .map(r -> r.location.toString())
                                        .toList());
                Module m = defaults.getFirst().module;
                at = m == null ? Location.NONE : m.pkg.location;
            }
        }
        return message != null && !c.problems().add(AstError.TYPE, at, message);
    }

    /** A local variable named {@code data} has taken the place of the package's, see {@link Globals#use}. */
    private void restorePackage(Rule r) {
        Term head = r.ref().head();
        if (head.value instanceof Var v) {
            head.value = c.rewritten().getOrDefault(v, v);
        }
    }

    /** Rules below this node that may not be there; null where all may. */
    private static @Nullable List<Rule> conflicts(RuleTree node) {
        if (node.children().isEmpty()) {
            return null;
        }
        if (node.rules().stream().anyMatch(r -> r.ref().isGround())) {
            // a single value or a set has nothing inside it
            List<Rule> inside = below(node, r -> true);
            return inside.isEmpty() ? null : inside;
        }
        // a function inside the extent of a partial object could never be evaluated
        List<Rule> functions = below(node, Rule::isFunction);
        return functions.isEmpty() ? null : functions;
    }

    /** The rules below, without those under another one of them, by their paths. */
    private static List<Rule> below(RuleTree node, Predicate<Rule> which) {
        List<Rule> found = new ArrayList<>();
        for (RuleTree child : node.children()) {
            child.depthFirst(x -> {
                for (Rule r : x.rules()) {
                    Ref ref = r.ref();
                    if (which.test(r) && found.stream().noneMatch(f -> ref.hasPrefix(f.ref()))) {
                        found.removeIf(f -> f.ref().hasPrefix(ref));
                        found.addFirst(r);
                    }
                }
                return false;
            });
        }
        found.sort((a, b) -> Order.compare(a.ref(), b.ref()));
        return found;
    }

    /** Whether the rules of one path are of several kinds or arities. */
    private static boolean isMixed(List<Rule> rules) {
        Set<Boolean> kinds = new HashSet<>();
        Set<Boolean> completeness = new HashSet<>();
        Set<Boolean> sets = new HashSet<>();
        Map<Integer, Rule> arities = new HashMap<>();
        for (Rule r : rules) {
            boolean multi = r.head.isMultiValue();
            boolean ground = r.ref().isGround();
            kinds.add(multi);
            completeness.add(!multi && ground);
            if (multi) {
                sets.add(ground);
            }
            arities.put(r.head.args.size(), r);
        }
        return kinds.size() > 1 || arities.size() > 1 || completeness.size() > 1 || sets.size() > 1;
    }

    private void checkBaseData(RuleTree node, Predicate<List<String>> exists, List<String> parent) {
        String name = node.name();
        if (name == null) {
            return;
        }
        List<String> path = new ArrayList<>(parent);
        path.add(name);
        if (!node.rules().isEmpty() && exists.test(List.copyOf(path))) {
            c.problems()
                    .add(
                            AstError.COMPILE,
                            node.rules().getFirst().location,
                            "conflicting rule for data path " + String.join("/", path) + " found");
            return;
        }
        node.children().forEach(child -> checkBaseData(child, exists, path));
    }

    /** A rule may not have the path of a package. */
    private void checkPackages() {
        Map<Ref, List<Module>> packages = new HashMap<>();
        for (Module m : c.modules()) {
            packages.computeIfAbsent(m.pkg.path, k -> new ArrayList<>()).add(m);
        }
        for (Module m : c.modules()) {
            for (Rule r : m.rules) {
                Ref ref = r.head.ref();
                if (ref.isGround() && ref.from(1).stream().allMatch(RuleConflicts::isString)) {
                    checkPackage(m, r, packages.getOrDefault(r.ref(), List.of()));
                }
            }
        }
    }

    private void checkPackage(Module m, Rule r, List<Module> same) {
        for (Module other : same) {
            if (other != m) {
                c.problems()
                        .add(
                                AstError.TYPE,
                                m.pkg.location,
                                other.pkg + " conflicts with rule " + r.head.ref() + " defined at " + r.location);
            }
        }
    }

    private static boolean isString(Term t) {
        return t.value instanceof StringValue;
    }
}
