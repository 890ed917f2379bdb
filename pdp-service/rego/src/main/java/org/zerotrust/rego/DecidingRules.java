package org.zerotrust.rego;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.ast.Head;
import org.zerotrust.rego.ast.Location;
import org.zerotrust.rego.ast.Module;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.RegoVersion;
import org.zerotrust.rego.ast.Rule;
import org.zerotrust.rego.ast.StringValue;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ast.Var;
import org.zerotrust.rego.parser.Parser;
import org.zerotrust.rego.value.Json;

/**
 * Makes a policy tell which definitions of its entrypoint gave the value: beside each definition stands one with the same
 * body that gives the place of the first, {@code file:line}. Both are asked in one evaluation, in which what the bodies
 * rest on is worked out once.
 *
 * <p>A definition whose body holds and whose value is undefined is told too, where another one gave the value.
 */
final class DecidingRules {
    private static final String FILE = "deciding-rules";
    private static final String PLACE = "__deciding_";

    private DecidingRules() {}

    /** The entrypoint that gives {@code {"value", "rules"}} for the one of this path. */
    static String entrypoint(String path) {
        return path.substring(0, path.lastIndexOf('/') + 1) + "__told";
    }

    /**
     * Adds what tells to parsed modules.
     *
     * @param path of the entrypoint, {@code zta/access/decision}
     * @return whether it could: its value must be that of rules which all stand under their full names
     */
    static boolean add(Map<String, Module> modules, String path, RegoVersion version) {
        List<Rule> all = new ArrayList<>();
        Location fallback = null;
        for (Module module : modules.values()) {
            for (Rule rule : module.rules) {
                String document = path(rule.ref());
                if (document == null || rule.isFunction() || rule.head.key != null) {
                    continue;
                }
                if (document.equals(path)) {
                    if (rule.isDefault) {
                        fallback = rule.location;
                    } else {
                        all.add(rule);
                    }
                }
            }
        }
        if (all.isEmpty()) {
            return false;
        }
        StringBuilder text =
                new StringBuilder("package ").append(packageOf(path)).append('\n');
        for (int i = 0; i < all.size(); i++) {
            Rule rule = all.get(i);
            Module module = rule.module;
            if (module == null) {
                return false;
            }
            module.rules.add(placed(rule, PLACE + i));
            text.append("__rules contains rule if rule := ")
                    .append(PLACE)
                    .append(i)
                    .append('\n');
        }
        if (fallback == null) {
            text.append("__named := __rules\n");
        } else {
            text.append("__named := __rules if count(__rules) > 0\n__named := {")
                    .append(Json.write(place(fallback)))
                    .append("} if count(__rules) == 0\n");
        }
        text.append("__told := {\"value\": value, \"rules\": __named} if value := data.")
                .append(packageOf(path))
                .append('[')
                .append(Json.write(path.substring(path.lastIndexOf('/') + 1)))
                .append("]\n");
        modules.put(FILE, Parser.module(FILE, text.toString(), version));
        return true;
    }

    /** The rule and what follows it with {@code else}, with their places for values. */
    private static Rule placed(Rule rule, String name) {
        Rule copy = rule.copy();
        copy.module = rule.module;
        copy.annotations.clear();
        for (Rule at = copy; at != null; at = at.elseRule) {
            Head head = new Head(new Ref(List.of(new Term(new Var(name), at.location))), at.head.location);
            head.name = new Var(name);
            head.value = new Term(new StringValue(place(at.location)), at.location);
            head.assign = true;
            head.keywords.addAll(at.head.keywords);
            at.head = head;
        }
        return copy;
    }

    private static String place(Location at) {
        return at.file() + ":" + at.row();
    }

    /** {@code a/b/c} of {@code data.a.b.c}; null where it has variables in it. */
    private static @Nullable String path(Ref ref) {
        StringBuilder path = new StringBuilder();
        for (int i = 1; i < ref.size(); i++) {
            if (!(ref.get(i).value instanceof StringValue(String segment))) {
                return null;
            }
            path.append(path.isEmpty() ? "" : "/").append(segment);
        }
        return path.toString();
    }

    /** {@code a["b c"]}. */
    private static String packageOf(String path) {
        String[] segments = path.substring(0, path.lastIndexOf('/')).split("/", -1);
        StringBuilder text = new StringBuilder(segments[0]);
        for (int i = 1; i < segments.length; i++) {
            text.append('[').append(Json.write(segments[i])).append(']');
        }
        return text.toString();
    }
}
