package org.zerotrust.rego.compile;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.ast.Call;
import org.zerotrust.rego.ast.Module;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.Rule;
import org.zerotrust.rego.ast.StringValue;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ast.Terms;
import org.zerotrust.rego.ast.Value;

/**
 * The rules by their paths, a node for each part; a rule stands where the ground part of its reference ends. The root is
 * above {@code data}.
 */
public final class RuleTree {
    private final @Nullable Value key;
    private final Map<Value, RuleTree> children = new HashMap<>();
    private final List<Rule> rules = new ArrayList<>();
    private @Nullable List<RuleTree> sorted;
    private boolean hidden;

    private RuleTree(@Nullable Value key) {
        this.key = key;
    }

    /** The tree of all rules of {@code modules}, in their order; a module without rules still has its package there. */
    static RuleTree of(Iterable<Module> modules) {
        RuleTree root = new RuleTree(null);
        for (Module m : modules) {
            RuleTree pkg = root.make(m.pkg.path);
            for (Rule r : m.rules) {
                pkg.makeBelow(r.ref().groundPrefix(), m.pkg.path.size()).rules.add(r);
            }
        }
        RuleTree system = root.find(Ref.of("data", "system"));
        if (system != null) {
            system.hidden = true;
        }
        return root;
    }

    private RuleTree make(Ref path) {
        return makeBelow(path, 0);
    }

    private RuleTree makeBelow(Ref path, int from) {
        RuleTree node = this;
        for (Term t : path.from(from)) {
            RuleTree parent = node;
            node = node.children.computeIfAbsent(t.value, k -> {
                parent.sorted = null;
                return new RuleTree(k);
            });
        }
        return node;
    }

    /** The last part of the path; null at the root. */
    public @Nullable Value key() {
        return key;
    }

    /** The rules that make the document of this path, or documents below it where their reference has variables. */
    public List<Rule> rules() {
        return Collections.unmodifiableList(rules);
    }

    /** Whether a reference with a variable in this place passes it over: {@code data.system}. */
    public boolean hidden() {
        return hidden;
    }

    /** In the order of their keys. */
    public List<RuleTree> children() {
        if (sorted == null) {
            List<RuleTree> all = new ArrayList<>(children.values());
            all.sort((a, b) -> Key.of(a).compareTo(Key.of(b)));
            sorted = Collections.unmodifiableList(all);
        }
        return sorted;
    }

    private static final class Key {
        static Value of(RuleTree t) {
            if (t.key == null) {
                throw new IllegalStateException("only the root has no key");
            }
            return t.key;
        }
    }

    public @Nullable RuleTree child(Value k) {
        return k instanceof Ref || k instanceof Call ? null : children.get(k);
    }

    /** The node at {@code ref}, which starts with {@code data}. */
    public @Nullable RuleTree find(Ref ref) {
        RuleTree node = this;
        for (Term t : ref) {
            node = node.child(t.value);
            if (node == null) {
                return null;
            }
        }
        return node;
    }

    /** Calls {@code visit} on this node and then on those below, unless it answers true. */
    void depthFirst(Predicate<RuleTree> visit) {
        if (!visit.test(this)) {
            children().forEach(c -> c.depthFirst(visit));
        }
    }

    /** The rules at exactly {@code ref}; none where there is no such node. */
    public List<Rule> rulesAt(Ref ref) {
        RuleTree node = find(ref);
        return node == null ? List.of() : node.rules();
    }

    /** The rules at {@code ref} or at the first prefix of it that has any. */
    public List<Rule> rulesForVirtualDocument(Ref ref) {
        RuleTree node = this;
        for (Term t : ref) {
            node = node.child(t.value);
            if (node == null) {
                return List.of();
            }
            if (!node.rules.isEmpty()) {
                return node.rules();
            }
        }
        return node.rules();
    }

    /** Every rule that {@code ref} may refer to: at its prefixes and below it, whatever its variables are. */
    public Set<Rule> rulesMet(Ref ref, boolean hiddenToo) {
        Set<Rule> found = new LinkedHashSet<>();
        collect(ref, 0, hiddenToo, found);
        return found;
    }

    private void collect(Ref ref, int i, boolean hiddenToo, Set<Rule> found) {
        if (i >= ref.size()) {
            depthFirst(node -> {
                found.addAll(node.rules);
                return !hiddenToo && node.hidden;
            });
        } else if (i == 0 || Terms.isConstant(ref.get(i).value)) {
            RuleTree child = child(ref.get(i).value);
            if (child != null) {
                child.addIntersecting(ref, i + 1, found);
                child.collect(ref, i + 1, hiddenToo, found);
            }
        } else {
            for (RuleTree child : children()) {
                if (hiddenToo || !child.hidden) {
                    child.addIntersecting(ref, i + 1, found);
                    child.collect(ref, i + 1, hiddenToo, found);
                }
            }
        }
    }

    private void addIntersecting(Ref ref, int from, Set<Rule> found) {
        for (Rule r : rules) {
            if (mayIntersect(r.ref(), ref, from)) {
                found.add(r);
            }
        }
    }

    /** Whether no two constants stand against each other from position {@code from} on. */
    private static boolean mayIntersect(Ref a, Ref b, int from) {
        for (int i = from; i < a.size() && i < b.size(); i++) {
            Value x = a.get(i).value;
            Value y = b.get(i).value;
            if (Terms.isConstant(x) && Terms.isConstant(y) && !x.equals(y)) {
                return false;
            }
        }
        return true;
    }

    /** Whether {@code ref} reaches a rule or a package. */
    public boolean isVirtual(Ref ref) {
        RuleTree node = this;
        for (Term t : ref.groundPrefix()) {
            node = node.child(t.value);
            if (node == null) {
                return false;
            }
            if (!node.rules.isEmpty()) {
                return true;
            }
        }
        return true;
    }

    /** The name of this node where it is a string. */
    @Nullable
    String name() {
        return key instanceof StringValue s ? s.value() : null;
    }
}
