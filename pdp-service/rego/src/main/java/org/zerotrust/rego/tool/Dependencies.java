package org.zerotrust.rego.tool;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.zerotrust.rego.RegoCompileException;
import org.zerotrust.rego.ast.AstException;
import org.zerotrust.rego.ast.Body;
import org.zerotrust.rego.ast.Expr;
import org.zerotrust.rego.ast.Head;
import org.zerotrust.rego.ast.Node;
import org.zerotrust.rego.ast.Order;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.Rule;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ast.Value;
import org.zerotrust.rego.ast.Var;
import org.zerotrust.rego.ast.VarSet;
import org.zerotrust.rego.ast.Vars;
import org.zerotrust.rego.ast.Walk;
import org.zerotrust.rego.compile.RuleTree;
import org.zerotrust.rego.parser.Parser;

/**
 * What a query depends on, as {@code opa deps} finds it: the base documents it reads and the virtual documents (rules)
 * it asks, directly or through others. References end where they become dynamic.
 *
 * @param base in their order
 * @param virtual in their order
 */
public record Dependencies(List<Ref> base, List<Ref> virtual) {
    private static final Comparator<Node> BY_VALUE = Order::compare;

    public Dependencies {
        base = List.copyOf(base);
        virtual = List.copyOf(virtual);
    }

    /**
     * Of a query over policies.
     *
     * @throws RegoCompileException where the query cannot be parsed
     */
    public static Dependencies of(CompiledPolicies policies, String query) {
        Body body;
        try {
            body = Parser.body(query);
        } catch (AstException e) {
            throw RegoCompileException.of(e.errors());
        }
        Search search = new Search(policies.compiled().ruleTree());
        search.follow(minimal(all(body)));
        return new Dependencies(List.copyOf(search.base), List.copyOf(search.virtual));
    }

    private static final class Search {
        final RuleTree tree;
        final Set<Ref> base = new TreeSet<>(BY_VALUE);
        final Set<Ref> virtual = new TreeSet<>(BY_VALUE);
        private final Set<Rule> visited = new LinkedHashSet<>();

        Search(RuleTree tree) {
            this.tree = tree;
        }

        void follow(List<Ref> refs) {
            for (Ref r : refs) {
                Ref constant = r.constantPrefix();
                Collection<Rule> rules = rules(constant);
                if (rules.isEmpty()) {
                    base.add(constant);
                }
                for (Rule rule : rules) {
                    if (visited.add(rule)) {
                        follow(minimal(all(rule)));
                        virtual.add(rule.ref().groundPrefix());
                    }
                }
            }
        }

        private Collection<Rule> rules(Ref ref) {
            Set<Rule> found = new LinkedHashSet<>(tree.rulesForVirtualDocument(ref));
            RuleTree node = tree.find(ref);
            if (node != null) {
                below(node, found);
            }
            return found;
        }

        private static void below(RuleTree node, Set<Rule> found) {
            found.addAll(node.rules());
            node.children().forEach(c -> below(c, found));
        }
    }

    /** Without those that another one is a prefix of. */
    private static List<Ref> minimal(List<Ref> refs) {
        List<Ref> sorted = new ArrayList<>(new TreeSet<>(BY_VALUE));
        TreeSet<Ref> once = new TreeSet<>(BY_VALUE);
        once.addAll(refs);
        for (Ref r : once) {
            if (sorted.isEmpty() || !r.hasPrefix(sorted.getLast())) {
                sorted.add(r);
            }
        }
        return sorted;
    }

    private static List<Ref> all(Rule rule) {
        List<Ref> found = new ArrayList<>();
        for (Rule r = rule; r != null; r = r.elseRule) {
            new OfRule(found).add(headVars(r.head), r.body);
        }
        return found;
    }

    /** All variables of a query are in its answer. */
    private static List<Ref> all(Body query) {
        List<Ref> found = new ArrayList<>();
        new OfRule(found).add(Vars.of(query, Vars.Skip.WILDCARDS), query);
        return found;
    }

    private static VarSet headVars(Head head) {
        VarSet vars = Vars.of(head.args);
        if (head.key != null) {
            vars.update(Vars.of(head.key));
        }
        if (head.value != null) {
            vars.update(Vars.of(head.value));
        }
        head.ref().from(1).forEach(t -> vars.update(Vars.of(t)));
        return vars;
    }

    /** The references of one rule, with variables that stand for references followed. */
    private static final class OfRule {
        private final List<Ref> resolved;

        OfRule(List<Ref> resolved) {
            this.resolved = resolved;
        }

        void add(VarSet headVars, Body body) {
            List<Expr> others = new ArrayList<>();
            Map<Var, Set<Ref>> joined = join(equalities(body, others));
            List<Ref> headRefs = new ArrayList<>();
            VarSet used = new VarSet();
            for (Expr e : others) {
                if (e.terms instanceof Term t
                        && t.value instanceof Ref r
                        && r.get(r.size() - 1).value instanceof Var v
                        && headVars.contains(v)) {
                    headRefs.addAll(expand(r, joined));
                } else {
                    Walk.refs(e, r -> resolve(r, joined));
                    used.update(Vars.of(e, Vars.Skip.REF_HEAD));
                }
            }
            for (Ref r : headRefs) {
                if (resolved.stream().noneMatch(x -> x.hasPrefix(r))) {
                    resolved.add(r);
                }
                nested(r, joined);
            }
            Walk.refs(body, r -> {
                for (Term t : r.from(1)) {
                    if (t.value instanceof Var v) {
                        used.add(v);
                    }
                }
                return false;
            });
            List<Ref> aliases = new ArrayList<>();
            joined.forEach((v, refs) -> {
                boolean alias = refs.size() == 1 && !headVars.contains(v) && !used.contains(v);
                for (Ref r : refs) {
                    if (alias) {
                        aliases.add(r);
                        nested(r, joined);
                    } else {
                        Walk.refs(r, x -> resolve(x, joined));
                    }
                }
            });
            List<Ref> before = List.copyOf(resolved);
            for (Ref r : aliases) {
                if (before.stream().noneMatch(x -> x.hasPrefix(r) || r.hasPrefix(x))) {
                    resolved.add(r);
                }
            }
        }

        private boolean resolve(Ref r, Map<Var, Set<Ref>> joined) {
            resolved.addAll(expand(r, joined));
            return false;
        }

        /** The references within a reference. */
        private void nested(Ref r, Map<Var, Set<Ref>> joined) {
            Walk.refs(r, x -> x != r && resolve(x, joined));
        }

        private static Map<Var, List<Ref>> equalities(Body body, List<Expr> others) {
            Map<Var, List<Ref>> vars = new LinkedHashMap<>();
            Vars.of(body).forEach(v -> vars.put(v, new ArrayList<>()));
            for (Expr e : body) {
                Term left = e.operand(0);
                Term right = e.operand(1);
                if (!e.isEquality() || left == null || right == null) {
                    others.add(e);
                } else if (left.value instanceof Var v && right.value instanceof Ref r) {
                    vars.computeIfAbsent(v, k -> new ArrayList<>()).add(r);
                } else if (right.value instanceof Var v && left.value instanceof Ref r) {
                    vars.computeIfAbsent(v, k -> new ArrayList<>()).add(r);
                } else {
                    others.add(e);
                }
            }
            return vars;
        }

        private static boolean isDocument(Term head) {
            return head.value instanceof Var v
                    && (v.name().equals("data") || v.name().equals("input"));
        }

        private static List<Ref> expand(Ref r, Map<Var, Set<Ref>> joined) {
            if (isDocument(r.head())) {
                return List.of(r);
            }
            Value head = r.head().value;
            Set<Ref> stands = head instanceof Var v ? joined.get(v) : null;
            return stands == null
                    ? List.of()
                    : stands.stream().map(s -> s.concat(r.from(1))).toList();
        }

        private static Map<Var, Set<Ref>> join(Map<Var, List<Ref>> vars) {
            Map<Var, Set<Ref>> joined = new HashMap<>();
            vars.keySet().forEach(v -> joined.put(v, new TreeSet<>(BY_VALUE)));
            boolean more = true;
            while (more) {
                more = false;
                for (Map.Entry<Var, List<Ref>> e : vars.entrySet()) {
                    Set<Ref> own = joined.computeIfAbsent(e.getKey(), k -> new TreeSet<>(BY_VALUE));
                    for (Ref r : e.getValue()) {
                        // A copy: a variable may stand in its own definition.
                        more |= own.addAll(List.copyOf(expand(r, joined)));
                    }
                }
            }
            return joined;
        }
    }
}
