package org.zerotrust.gate.lint;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.zerotrust.gate.check.Problem;
import org.zerotrust.rego.ast.BooleanValue;
import org.zerotrust.rego.ast.Expr;
import org.zerotrust.rego.ast.Location;
import org.zerotrust.rego.ast.Module;
import org.zerotrust.rego.ast.Node;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.Rule;
import org.zerotrust.rego.ast.StringValue;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ast.Walk;
import org.zerotrust.rego.compile.CompiledModules;

/**
 * What a pack must not do, though it compiles:
 *
 * <ul>
 *   <li>{@code network_alone}: a definition of the decision that permits while nothing that it asks for rests on the device,
 *       its posture, the subject or the application (NIST SP 800-207, tenet 2: location alone implies no trust)
 *   <li>{@code no_default}: a decision without a default, which is undefined where nothing matches
 *   <li>{@code posture_unguarded}: a posture value in a body that does not ask how fresh the signal is
 *   <li>{@code unreachable}: a rule that no decision can ever ask, or whose body cannot hold
 * </ul>
 *
 * What it says is read off the text: it follows references wherever they may lead, so it does not see that a condition
 * that names the device always holds.
 */
public final class Lint {
    private static final String PERMIT = "permit";
    /** Members of the input that say who asks, and from what, in which state. */
    private static final Set<String> TRUSTED = Set.of("device", "posture", "subject", "application");

    private static final Ref MASK = Ref.of("data", "system", "log", "mask");

    private final CompiledModules modules;
    private final Ref entrypoint;
    private final List<Problem> problems = new ArrayList<>();

    private Lint(CompiledModules modules, Ref entrypoint) {
        this.modules = modules;
        this.entrypoint = entrypoint;
    }

    /**
     * Looks.
     *
     * @param modules compiled, without tests
     * @param entrypoint {@code zta/access/decision}
     * @return what is wrong, in the order of files and lines
     */
    public static List<Problem> of(CompiledModules modules, String entrypoint) {
        Lint lint = new Lint(modules, Ref.of("data", entrypoint.split("/", -1)));
        lint.decision();
        lint.unreachable();
        lint.bodies();
        lint.problems.sort(Comparator.comparing(Problem::file)
                .thenComparingInt(Problem::row)
                .thenComparingInt(Problem::col));
        return List.copyOf(lint.problems);
    }

    private void decision() {
        List<Rule> definitions = modules.ruleTree().rulesAt(entrypoint);
        if (!definitions.isEmpty() && definitions.stream().noneMatch(rule -> rule.isDefault)) {
            problems.add(Problem.at(
                    definitions.getFirst().location,
                    "no_default",
                    entrypoint + " has no default: where nothing matches it is undefined, and nothing can be decided"));
        }
        for (Rule first : definitions) {
            for (Rule rule = first; rule != null; rule = rule.elseRule) {
                if (mayPermit(rule) && !restsOnTrust(rule)) {
                    problems.add(Problem.at(
                            rule.location,
                            "network_alone",
                            "it permits, and nothing that it asks for rests on the device, its posture, the subject or"
                                    + " the application"));
                }
            }
        }
    }

    /** Whether the word stands anywhere in it. */
    private static boolean mayPermit(Rule rule) {
        boolean[] found = new boolean[1];
        for (Node part : List.of(rule.head, rule.body)) {
            Walk.terms(part, term -> {
                found[0] |= term.value instanceof StringValue(String text) && text.equals(PERMIT);
                return false;
            });
        }
        return found[0];
    }

    /** Whether any condition of it, or what the condition rests on, reads what is trusted. */
    private boolean restsOnTrust(Rule rule) {
        List<Ref> asked = refs(rule.body);
        return asked.stream().anyMatch(Lint::isTrusted)
                || reached(asked).stream().anyMatch(one -> refs(one).stream().anyMatch(Lint::isTrusted));
    }

    /** The rules that these lead to, directly or through others. */
    private Set<Rule> reached(List<Ref> from) {
        Set<Rule> reached = new LinkedHashSet<>();
        Deque<Rule> next = new ArrayDeque<>(met(from));
        while (!next.isEmpty()) {
            Rule one = next.pop();
            if (reached.add(one)) {
                next.addAll(met(refs(one)));
            }
        }
        return reached;
    }

    private static boolean isTrusted(Ref ref) {
        return ref.head().toString().equals("input")
                && (ref.size() == 1
                        || !(ref.get(1).value instanceof StringValue(String member))
                        || TRUSTED.contains(member));
    }

    private void unreachable() {
        Set<Rule> reached = reached(List.of(entrypoint, MASK));
        for (Module module : modules.modules().values()) {
            for (Rule rule : module.rules) {
                if (!reached.contains(rule)) {
                    problems.add(
                            Problem.at(rule.location, "unreachable", rule.head.ref() + " is asked by no decision"));
                }
            }
        }
    }

    private void bodies() {
        for (Module module : modules.modules().values()) {
            for (Rule first : module.rules) {
                for (Rule rule = first; rule != null; rule = rule.elseRule) {
                    never(rule);
                    new PostureGuard(rule, modules.ruleTree()).unguarded().forEach(this::unguarded);
                }
            }
        }
    }

    private void unguarded(Location place) {
        problems.add(Problem.at(
                place,
                "posture_unguarded",
                "a posture value is used, and nothing beside it asks for the signal's status or collected_at"));
    }

    private void never(Rule rule) {
        for (Expr expr : rule.body) {
            boolean constant = expr.terms instanceof Term term
                    && term.value instanceof BooleanValue value
                    && value.equals(BooleanValue.of(expr.negated));
            if (constant) {
                problems.add(Problem.at(rule.location, "unreachable", "its body can never hold"));
            }
        }
    }

    private Collection<Rule> met(List<Ref> refs) {
        Set<Rule> rules = new LinkedHashSet<>();
        refs.forEach(ref -> rules.addAll(modules.ruleTree().rulesMet(ref, true)));
        return rules;
    }

    private static List<Ref> refs(Node node) {
        List<Ref> refs = new ArrayList<>();
        Walk.refs(node, ref -> {
            refs.add(ref);
            return false;
        });
        return refs;
    }
}
