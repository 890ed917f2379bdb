package org.zerotrust.rego.plan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.ast.Module;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.Rule;
import org.zerotrust.rego.ast.StringValue;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ast.Value;

/**
 * The virtual documents, by the constant part of their rules' references (OPA: {@code ast.TreeNode}). Below a node with
 * rules nothing is looked up by itself: where one of them has variables in its reference, the rules below belong to the
 * same document.
 */
final class RuleTree {
    private final Map<Value, RuleTree> children = new TreeMap<>();
    private final List<Rule> rules = new ArrayList<>();
    private final List<Term> path;
    private @Nullable RuleGroup group;

    private RuleTree(List<Term> path) {
        this.path = path;
    }

    /** The node of {@code data} over these modules. */
    static RuleTree of(Collection<Module> modules) {
        RuleTree data = new RuleTree(List.of(Term.var("data")));
        for (Module m : modules) {
            if (m.rules.isEmpty()) {
                // so that a package without rules is an empty object
                data.at(m.pkg.path);
            }
            for (Rule r : m.rules) {
                data.at(r.ref().groundPrefix()).rules.add(r);
            }
        }
        data.group();
        return data;
    }

    private RuleTree at(Ref ref) {
        RuleTree node = this;
        for (Term t : ref.from(1)) {
            RuleTree parent = node;
            node = node.children.computeIfAbsent(t.value, v -> {
                List<Term> p = new ArrayList<>(parent.path);
                p.add(t);
                return new RuleTree(List.copyOf(p));
            });
        }
        return node;
    }

    private void group() {
        if (rules.isEmpty()) {
            children.values().forEach(RuleTree::group);
            return;
        }
        List<Rule> all = new ArrayList<>(rules);
        if (rules.stream().anyMatch(r -> !r.head.ref().isGround())) {
            children.values().forEach(c -> c.addAllTo(all));
        }
        group = new RuleGroup(new Ref(path), all);
    }

    private void addAllTo(List<Rule> all) {
        all.addAll(rules);
        children.values().forEach(c -> c.addAllTo(all));
    }

    /** The document that the rules here make; {@code null} where there are none. */
    @Nullable
    RuleGroup document() {
        return group;
    }

    @Nullable
    RuleTree child(Value key) {
        return children.get(key);
    }

    /** By key, in order. */
    Map<Value, RuleTree> children() {
        return children;
    }

    /** The references of {@code data} down to here. */
    List<Term> path() {
        return path;
    }

    /** Whether OPA leaves it out of the extent of {@code data}: {@code data.system}. */
    boolean hidden() {
        return path.size() == 2
                && path.get(1).value instanceof StringValue s
                && s.value().equals("system");
    }

    /** The function at {@code ref}; {@code null} where there is none. */
    @Nullable
    RuleGroup function(Ref ref) {
        RuleTree node = this;
        for (Term t : ref.from(1)) {
            node = node.children.get(t.value);
            if (node == null) {
                return null;
            }
        }
        return node.group != null && node.group.arity() > 0 ? node.group : null;
    }
}
