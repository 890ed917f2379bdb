package org.zerotrust.rego.compile;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.ast.AstError;
import org.zerotrust.rego.ast.BooleanValue;
import org.zerotrust.rego.ast.NullValue;
import org.zerotrust.rego.ast.NumberValue;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.Rule;
import org.zerotrust.rego.ast.StringValue;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ast.Value;
import org.zerotrust.rego.ast.Var;
import org.zerotrust.rego.compile.RuleGraph.DynamicRef;
import org.zerotrust.rego.types.AnyType;
import org.zerotrust.rego.types.ScalarType;
import org.zerotrust.rego.types.Type;
import org.zerotrust.rego.types.Types;

/** Rules that depend on themselves. */
final class Recursion {
    private static final int MAX_CONDITIONS = 2;
    private static final int MAX_MEMBERS = 5;

    private final Compilation c;
    private final RuleGraph graph;

    Recursion(Compilation c) {
        this.c = c;
        this.graph = c.graph();
    }

    void check() {
        // the search for each rule is only worth it where there is a ring at all
        if (!graph.isRecursive()) {
            return;
        }
        c.ruleTree().depthFirst(node -> {
            for (Rule r : node.rules()) {
                for (Rule x = r; x != null; x = x.elseRule) {
                    check(x);
                }
            }
            return false;
        });
    }

    private void check(Rule rule) {
        List<Rule> path = cycle(rule, false);
        if (path.isEmpty()) {
            return;
        }
        String may = " is recursive: ";
        String cause = "";
        if (!isFixed(path)) {
            // there may be another cycle that does not hang on the value of a variable
            List<Rule> fixed = cycle(rule, true);
            if (fixed.isEmpty()) {
                may = " may be recursive: ";
                cause = cause(path);
            } else {
                path = fixed;
            }
        }
        String arrows = String.join(" -> ", path.stream().map(this::name).toList());
        c.problems().add(AstError.RECURSION, rule.location, "rule " + name(rule) + may + arrows + cause);
    }

    private String name(Rule r) {
        return shown(r.ref()).toString();
    }

    private Ref shown(Ref ref) {
        return Originals.of(ref, c.rewritten());
    }

    private boolean isFixed(List<Rule> path) {
        for (int i = 1; i < path.size(); i++) {
            if (graph.cause(path.get(i - 1), path.get(i)) != null) {
                return false;
            }
        }
        return true;
    }

    /** A way from {@code rule} back to itself, both ends included; empty where there is none. */
    private List<Rule> cycle(Rule rule, boolean fixedOnly) {
        List<Rule> path = new ArrayList<>();
        return search(rule, rule, fixedOnly, new HashSet<>(), path) ? path : List.of();
    }

    private boolean search(Rule from, Rule goal, boolean fixedOnly, Set<Rule> visited, List<Rule> path) {
        if (!visited.add(from)) {
            return false;
        }
        path.add(from);
        for (Rule next : graph.dependencies(from)) {
            if (fixedOnly && graph.cause(from, next) != null) {
                continue;
            }
            if (next == goal) {
                path.add(goal);
                return true;
            }
            if (search(next, goal, fixedOnly, visited, path)) {
                return true;
            }
        }
        path.removeLast();
        return false;
    }

    private record Condition(int position, Term term, Term value) {}

    /** The first step of the path that hangs on a variable, and what the variable would have to be. */
    private String cause(List<Rule> path) {
        for (int i = 1; i < path.size(); i++) {
            DynamicRef edge = graph.cause(path.get(i - 1), path.get(i));
            if (edge != null) {
                return cause(edge, path.get(i - 1), path.get(i), i > 1);
            }
        }
        return "";
    }

    private String cause(DynamicRef edge, Rule from, Rule target, boolean nameRule) {
        // behind the rule's own path the reference only reads from its value
        Ref ref =
                shown(edge.ref().prefix(Math.min(edge.ref().size(), target.ref().size())));
        StringBuilder text = new StringBuilder(" (").append(ref);
        if (nameRule) {
            text.append(" in ").append(name(from));
        }
        List<Integer> positions = new ArrayList<>();
        DynamicRefs.selects(edge.selected(), target, edge.bound(), positions);
        List<Condition> conditions = conditions(ref, target.ref(), positions);
        if (conditions == null
                || conditions.isEmpty()
                || conditions.size() > MAX_CONDITIONS
                || conditions.stream().anyMatch(x -> !isPossible(edge, x))) {
            return text.append(" could refer to ")
                    .append(name(target))
                    .append(')')
                    .toString();
        }
        text.append(" refers to ").append(name(target));
        String join = " if ";
        for (Condition x : conditions) {
            text.append(join).append(x.term).append(" is ").append(x.value);
            String note = note(edge, from, x);
            if (!note.isEmpty()) {
                text.append(" (").append(note).append(')');
            }
            join = " and ";
        }
        return text.append(')').toString();
    }

    /** Null where one term would need two values. */
    private static @Nullable List<Condition> conditions(Ref ref, Ref target, List<Integer> positions) {
        List<Condition> conditions = new ArrayList<>();
        for (int p : positions) {
            Term wanted = target.get(p);
            Condition same = conditions.stream()
                    .filter(x -> x.term.equals(ref.get(p)))
                    .findFirst()
                    .orElse(null);
            if (same == null) {
                conditions.add(new Condition(p, ref.get(p), wanted));
            } else if (!same.value.equals(wanted)) {
                return null;
            }
        }
        return conditions;
    }

    private static @Nullable VarOrigin origin(DynamicRef edge, Condition x) {
        return edge.ref().get(x.position).value instanceof Var v
                ? edge.origins().get(v)
                : null;
    }

    private static boolean isPossible(DynamicRef edge, Condition x) {
        return switch (origin(edge, x)) {
            case VarOrigin.Collection o -> {
                List<Value> members = VarBindings.members(o.values());
                yield members != null && members.contains(x.value.value);
            }
            case VarOrigin.Builtin o -> mayBe(o.function().type().result(), x.value.value);
            case null, default -> true;
        };
    }

    private static boolean mayBe(@Nullable Type result, Value value) {
        ScalarType wanted = switch (value) {
            case NullValue v -> ScalarType.NULL;
            case BooleanValue v -> ScalarType.BOOLEAN;
            case NumberValue v -> ScalarType.NUMBER;
            case StringValue v -> ScalarType.STRING;
            default -> null;
        };
        Type t = Types.unwrap(result);
        return wanted == null
                || t == null
                || (t instanceof AnyType any ? any.of().isEmpty() || any.of().contains(wanted) : t == wanted);
    }

    private String note(DynamicRef edge, Rule rule, Condition x) {
        if (edge.ref().get(x.position).value instanceof Ref r) {
            return r.head().value.equals(VarSets.DATA) ? "rule values aren't known at compile time" : "";
        }
        return switch (origin(edge, x)) {
            case VarOrigin.Input o -> x.term + " comes from " + shown(o.ref());
            case VarOrigin.Document o ->
                x.term + " comes from rule " + o.ref() + ", whose value isn't known at compile time";
            case VarOrigin.Collection o -> {
                List<Value> members = VarBindings.members(o.values());
                boolean few = members != null && members.size() <= MAX_MEMBERS;
                yield x.term + " is one of " + (few ? o.values() : (members == null ? 0 : members.size()) + " values");
            }
            case VarOrigin.Builtin o ->
                x.term + " is computed by " + o.function().name();
            case VarOrigin.HeadKey o -> x.term + " is a key of " + name(rule);
            case VarOrigin.HeadArgument o -> x.term + " is an argument of " + name(rule);
            case null -> "";
        };
    }
}
