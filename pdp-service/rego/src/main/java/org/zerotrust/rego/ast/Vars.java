package org.zerotrust.rego.ast;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;

/** Collects the variables below a node. A head's reference counts (its head too), a comprehension's body too. */
public final class Vars {
    /** What a collection leaves out. */
    public enum Skip {
        REF_HEAD,
        /** The first part of the name of what is called. */
        REF_CALL_HEAD,
        OBJECT_KEYS,
        /** Comprehensions, template strings, {@code not}, {@code and}, {@code or}, and all of {@code every} but its domain. */
        CLOSURES,
        WITH_TARGET,
        SETS,
        TEMPLATE_STRINGS,
        WILDCARDS
    }

    private final Set<Skip> skip;
    private final BiPredicate<Vars, Node> custom;
    private final VarSet found = new VarSet();

    public Vars(Set<Skip> skip) {
        this(skip, (v, n) -> false);
    }

    /** @param custom called first on each node; true means that the node is dealt with, and nothing below is visited */
    public Vars(Set<Skip> skip, BiPredicate<Vars, Node> custom) {
        this.skip = skip.isEmpty() ? EnumSet.noneOf(Skip.class) : EnumSet.copyOf(skip);
        this.custom = custom;
    }

    /** The variables below {@code n}. */
    public static VarSet of(Node n, Skip... skip) {
        Vars v = new Vars(Set.of(skip));
        v.walk(n);
        return v.found;
    }

    public VarSet found() {
        return found;
    }

    public void walkAll(List<? extends Node> nodes) {
        nodes.forEach(this::walk);
    }

    public void walk(Node n) {
        if (custom.test(this, n) || leaveOut(n)) {
            return;
        }
        if (n instanceof Term t) {
            walk(t.value);
            if (t.value instanceof Var v) {
                found.locate(v, t.location);
            }
        } else if (n instanceof Head h) {
            head(h);
        } else if (n instanceof Module m) {
            walkAll(m.rules);
        } else {
            Walk.children(n, this::walk, this::walk);
        }
    }

    private void head(Head h) {
        if (h.reference.isEmpty()) {
            found.add(h.name);
            if (h.key != null) {
                walk(h.key);
            }
        } else {
            walkAll(skip.contains(Skip.REF_HEAD) ? h.reference.from(1) : h.reference.terms);
        }
        walkAll(h.args.terms);
        if (h.value != null) {
            walk(h.value);
        }
    }

    /** Collects what a skip leaves of {@code n}; false where nothing is left out. */
    private boolean leaveOut(Node n) {
        if (n instanceof ObjectValue o && skip.contains(Skip.OBJECT_KEYS)) {
            o.forEach(e -> walk(e.value));
            return true;
        }
        if (n instanceof Ref r && skip.contains(Skip.REF_HEAD)) {
            walkAll(r.from(1));
            return true;
        }
        if (skip.contains(Skip.CLOSURES) && leaveOutClosure(n)) {
            return true;
        }
        if (n instanceof With w && skip.contains(Skip.WITH_TARGET)) {
            walk(w.value);
            return true;
        }
        if (n instanceof SetValue && skip.contains(Skip.SETS)) {
            return true;
        }
        if (skip.contains(Skip.REF_CALL_HEAD) && leaveOutCallHead(n)) {
            return true;
        }
        if (n instanceof TemplateString && skip.contains(Skip.TEMPLATE_STRINGS)) {
            return true;
        }
        if (n instanceof Var v) {
            if (!(v.isWildcard() && skip.contains(Skip.WILDCARDS))) {
                found.add(v);
            }
            return true;
        }
        return false;
    }

    private boolean leaveOutClosure(Node n) {
        if (n instanceof Expr e && e.terms instanceof Every q) {
            walk(q.domain);
            return true;
        }
        return n instanceof TemplateString
                || n instanceof Not
                || n instanceof LogicalAnd
                || n instanceof LogicalOr
                || (n instanceof Value v && Terms.isComprehension(v));
    }

    private boolean leaveOutCallHead(Node n) {
        switch (n) {
            case Expr e
            when e.terms instanceof CallTerms c -> {
                callee(c);
                walkAll(e.withs);
                return true;
            }
            case Call c -> {
                callee(c);
                return true;
            }
            case With w -> {
                if (w.target.value instanceof Ref target) {
                    walkAll(target.from(1));
                }
                if (w.value.value instanceof Ref replacement) {
                    walkAll(replacement.from(1));
                } else {
                    walk(w.value);
                }
                return true;
            }
            default -> {
                return false;
            }
        }
    }

    private void callee(TermList c) {
        walkAll(((Ref) c.get(0).value).from(1));
        walkAll(c.from(1));
    }
}
