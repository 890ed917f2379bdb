package org.zerotrust.gate.mutate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.zerotrust.rego.ast.Expr;
import org.zerotrust.rego.ast.Location;
import org.zerotrust.rego.ast.Module;
import org.zerotrust.rego.ast.NumberValue;
import org.zerotrust.rego.ast.Rule;
import org.zerotrust.rego.ast.Walk;
import org.zerotrust.rego.tool.CompiledPolicies;
import org.zerotrust.rego.tool.PolicyFiles;
import org.zerotrust.rego.tool.Settings;

/**
 * Policies with one small fault each: a rule removed, a condition negated or left out, a comparison turned or moved by one, a
 * number moved by one. Made in the text, so that everything else stays as it was written.
 */
final class Mutants {
    private static final Pattern COMPARISON = Pattern.compile("(<=|>=|==|!=|<|>)");
    private static final Map<String, List<String>> OTHERS = Map.of(
            "<=", List.of("<", ">"),
            ">=", List.of(">", "<"),
            "<", List.of("<=", ">="),
            ">", List.of(">=", "<="),
            "==", List.of("!="),
            "!=", List.of("=="));

    private Mutants() {}

    /**
     * One fault.
     *
     * @param file that has it
     * @param row where
     * @param kind what kind
     * @param was the text that was there
     * @param is the text that is there now; empty where it was removed
     * @param source the file with it
     */
    record Mutant(String file, int row, String kind, String was, String is, String source) {}

    /** Every fault in modules that are no tests. */
    static List<Mutant> of(Map<String, String> modules) {
        CompiledPolicies parsed =
                CompiledPolicies.of(new PolicyFiles(modules, new LinkedHashMap<>()), Settings.DEFAULT);
        List<Mutant> all = new ArrayList<>();
        new TreeMap<>(parsed.parsed()).forEach((file, module) -> {
            String source = modules.get(file);
            if (source != null) {
                mutate(file, source, module, all);
            }
        });
        return all;
    }

    private static void mutate(String file, String source, Module module, List<Mutant> all) {
        for (Rule first : module.rules) {
            add(all, file, source, "rule removed", first.location, "");
            for (Rule rule = first; rule != null; rule = rule.elseRule) {
                if (rule.generatedBody) {
                    continue;
                }
                Rule current = rule;
                Walk.exprs(current.body, expr -> {
                    condition(file, source, expr, current.body.size(), all);
                    return false;
                });
            }
        }
        numbers(file, source, module, all);
    }

    private static void condition(String file, String source, Expr expr, int of, List<Mutant> all) {
        if (expr.isSome()
                || expr.isEvery()
                || expr.isAssignment()
                || expr.generated
                || expr.location.file().isEmpty()) {
            return;
        }
        String text = text(source, expr.location);
        if (text.isBlank()) {
            return;
        }
        add(
                all,
                file,
                source,
                "condition negated",
                expr.location,
                text.startsWith("not ") ? text.substring(4) : "not " + text);
        if (of > 1) {
            add(all, file, source, "condition left out", expr.location, "true");
        }
        Matcher comparison = COMPARISON.matcher(text);
        if (expr.isCall() && comparison.find()) {
            for (String other : OTHERS.getOrDefault(comparison.group(), List.of())) {
                add(
                        all,
                        file,
                        source,
                        "comparison turned",
                        expr.location,
                        text.substring(0, comparison.start()) + other + text.substring(comparison.end()));
            }
        }
    }

    private static void numbers(String file, String source, Module module, List<Mutant> all) {
        for (Rule rule : module.rules) {
            Walk.terms(rule, term -> {
                if (term.value instanceof NumberValue && !term.location.file().isEmpty()) {
                    String text = text(source, term.location);
                    if (text.matches("[0-9]{1,15}")) {
                        long number = Long.parseLong(text);
                        add(all, file, source, "number moved", term.location, Long.toString(number + 1));
                        if (number > 0) {
                            add(all, file, source, "number moved", term.location, Long.toString(number - 1));
                        }
                    }
                }
                return false;
            });
        }
    }

    private static String text(String source, Location at) {
        return source.substring(at.start(), at.end());
    }

    private static void add(List<Mutant> all, String file, String source, String kind, Location at, String instead) {
        String was = text(source, at);
        if (was.isEmpty() || was.equals(instead)) {
            return;
        }
        all.add(new Mutant(
                file,
                at.row(),
                kind,
                was,
                instead,
                source.substring(0, at.start()) + instead + source.substring(at.end())));
    }
}
