package org.zerotrust.rego.compile;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.ast.Copies;
import org.zerotrust.rego.ast.Module;
import org.zerotrust.rego.ast.Order;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.Rule;
import org.zerotrust.rego.ast.Value;
import org.zerotrust.rego.ast.Var;
import org.zerotrust.rego.ast.VarSet;
import org.zerotrust.rego.ast.Walk;

/** Which rules mention which; {@code else} branches are rules of their own. */
public final class RuleGraph {
    /**
     * A reference that reaches rules only by the value of a variable, as it was when the graph was made.
     *
     * @param ref as written
     * @param selected narrowed by what is known of its variables
     * @param bound the variables that may have a value when it is evaluated
     * @param origins where its variables get their values
     */
    record DynamicRef(Ref ref, Ref selected, VarSet bound, Map<Var, VarOrigin> origins, List<Rule> rules) {}

    private record Dependency(Ref source, Ref selected, int at, VarSet bound, Rule rule, boolean fixed) {}

    private final Map<Rule, Set<Rule>> dependencies = new LinkedHashMap<>();
    private final Map<Rule, Set<Rule>> dependents = new HashMap<>();
    private final Map<Rule, List<DynamicRef>> dynamic = new HashMap<>();
    private @Nullable List<Rule> sorted;

    /** @param builtins to tell calls of built-ins */
    RuleGraph(Collection<Module> modules, RuleTree tree, Compilation builtins) {
        for (Module m : modules) {
            Walk.rules(m, r -> {
                dependencies.computeIfAbsent(r, k -> new LinkedHashSet<>());
                addRule(r, tree, builtins);
                return false;
            });
        }
    }

    private void addRule(Rule rule, RuleTree tree, Compilation builtins) {
        List<Dependency> found = new Dependencies(rule, tree).find();
        boolean anyDynamic = false;
        for (Dependency d : found) {
            for (Rule x = d.rule; x != null; x = x.elseRule) {
                dependencies.computeIfAbsent(rule, k -> new LinkedHashSet<>()).add(x);
                dependents.computeIfAbsent(x, k -> new LinkedHashSet<>()).add(rule);
            }
            anyDynamic |= !d.fixed;
        }
        if (anyDynamic) {
            dynamic.put(rule, dynamicRefs(rule, found, builtins));
        }
    }

    private static List<DynamicRef> dynamicRefs(Rule rule, List<Dependency> found, Compilation builtins) {
        Set<Rule> fixed = new HashSet<>();
        found.stream().filter(d -> d.fixed).forEach(d -> fixed.add(d.rule));
        List<DynamicRef> refs = new ArrayList<>();
        Ref last = null;
        for (Dependency d : found) {
            if (fixed.contains(d.rule)) {
                continue;
            }
            if (last != d.source) {
                last = d.source;
                // the rule is rewritten later on, so what is shown in errors is worked out now
                Ref shown = Copies.of(d.source);
                Ref selected = d.source == d.selected ? shown : Copies.of(d.selected);
                Map<Var, VarOrigin> origins = VarOrigin.in(rule, d.at, selected, builtins);
                refs.add(new DynamicRef(shown, selected, d.bound, origins, new ArrayList<>()));
            }
            refs.getLast().rules.add(d.rule);
        }
        return refs;
    }

    /** The rules that {@code rule} mentions. */
    public Set<Rule> dependencies(Rule rule) {
        return Collections.unmodifiableSet(dependencies.getOrDefault(rule, Set.of()));
    }

    /** The rules that mention {@code rule}. */
    public Set<Rule> dependents(Rule rule) {
        return Collections.unmodifiableSet(dependents.getOrDefault(rule, Set.of()));
    }

    /** The reference by which {@code from} may depend on {@code to}; null where it does whatever its variables are. */
    @Nullable
    DynamicRef cause(Rule from, Rule to) {
        for (DynamicRef ref : dynamic.getOrDefault(from, List.of())) {
            for (Rule r : ref.rules) {
                for (Rule x = r; x != null; x = x.elseRule) {
                    if (x == to) {
                        return ref;
                    }
                }
            }
        }
        return null;
    }

    /**
     * All rules, each after those it mentions; in the order of their places where that leaves a choice.
     *
     * @throws IllegalStateException where rules are recursive
     */
    public List<Rule> sorted() {
        List<Rule> all = sorted == null ? sort() : sorted;
        if (all == null) {
            throw new IllegalStateException("rules are recursive");
        }
        sorted = all;
        return all;
    }

    /** Whether some rule mentions itself, directly or by others. */
    boolean isRecursive() {
        sorted = sort();
        return sorted == null;
    }

    private record Visit(Rule rule, Iterator<Rule> dependencies) {}

    /** Null where rules are recursive. Depth first with a stack of its own: rules may form long chains. */
    private @Nullable List<Rule> sort() {
        List<Rule> result = new ArrayList<>();
        Set<Rule> done = new HashSet<>();
        Set<Rule> open = new HashSet<>();
        Deque<Visit> stack = new ArrayDeque<>();
        for (Rule root : inOrder(dependencies.keySet())) {
            if (!done.contains(root)) {
                open.add(root);
                stack.push(visit(root));
            }
            while (!stack.isEmpty()) {
                Visit top = stack.peek();
                if (!top.dependencies.hasNext()) {
                    stack.pop();
                    open.remove(top.rule);
                    done.add(top.rule);
                    result.add(top.rule);
                    continue;
                }
                Rule next = top.dependencies.next();
                if (open.contains(next)) {
                    return null;
                }
                if (!done.contains(next)) {
                    open.add(next);
                    stack.push(visit(next));
                }
            }
        }
        return Collections.unmodifiableList(result);
    }

    private Visit visit(Rule r) {
        return new Visit(r, inOrder(dependencies(r)).iterator());
    }

    private static List<Rule> inOrder(Collection<Rule> rules) {
        List<Rule> list = new ArrayList<>(rules);
        list.sort(Comparator.comparing((Rule r) -> r.location).thenComparing(r -> r.head.ref(), Order::compare));
        return list;
    }

    /** The references of one rule and the rules that they reach. */
    private static final class Dependencies {
        private final Rule rule;
        private final RuleTree tree;
        private final List<Dependency> found = new ArrayList<>();
        private @Nullable VarBindings bindings;
        private Map<Var, List<Value>> known = Map.of();
        private @Nullable VarSet bound;
        private int at;
        private int knownAt = -1;

        Dependencies(Rule rule, RuleTree tree) {
            this.rule = rule;
            this.tree = tree;
        }

        List<Dependency> find() {
            for (at = 0; at < rule.body.size(); at++) {
                Walk.refs(rule.body.get(at), this::visit);
            }
            // the head is evaluated after the body
            Walk.refs(rule.head, this::visit);
            return found;
        }

        private boolean visit(Ref ref) {
            if (!DynamicRefs.hasVarTerm(ref)) {
                add(ref, ref, ref, null);
                return false;
            }
            if (knownAt != at) {
                if (bindings == null) {
                    bindings = new VarBindings(rule.body);
                }
                known = bindings.before(at);
                bound = null;
                knownAt = at;
            }
            if (known.isEmpty()) {
                add(ref, ref, ref, boundHere());
                return false;
            }
            List<Ref> expanded = VarBindings.expand(ref, known);
            Ref selected = expanded.size() == 1 ? expanded.getFirst() : ref;
            for (Ref e : expanded) {
                add(ref, selected, e, boundHere());
            }
            return false;
        }

        private VarSet boundHere() {
            VarSet b = bound;
            if (b == null) {
                b = DynamicRefs.boundBefore(rule, at);
                bound = b;
            }
            return b;
        }

        /** @param variables those bound before {@code source}; null where it has no variable */
        private void add(Ref source, Ref selected, Ref ref, @Nullable VarSet variables) {
            for (Rule r : tree.rulesMet(ref, true)) {
                boolean fixed = variables == null || DynamicRefs.selects(selected, r, variables, null);
                found.add(new Dependency(source, selected, at, variables == null ? new VarSet() : variables, r, fixed));
            }
        }
    }
}
