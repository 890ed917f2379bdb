package org.zerotrust.rego.plan;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.Rule;
import org.zerotrust.rego.ast.StringValue;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ir.Func;

/**
 * The functions of a plan, one for each document and each context that it is reached in. Names are given at once and
 * bodies written later, so that planning never nests deeper than one body.
 */
final class Functions {
    private final Planner planner;
    private final Map<Key, String> names = new HashMap<>();
    private final Set<String> taken = new HashSet<>();
    private final Map<Context, Integer> contexts = new HashMap<>();
    private final Deque<Function<Planner, Func>> waiting = new ArrayDeque<>();

    Functions(Planner planner) {
        this.planner = planner;
        contexts.put(Context.NONE, 0);
    }

    /** What a function is planned for: two of the same are one. */
    private record Key(Object kind, List<Term> path, List<Rule> rules, List<Integer> known, Context context) {}

    /** A complete document or a function. */
    String complete(RuleGroup group, Context context) {
        Key key = new Key(group.kind(), group.path().terms, group.rules(), List.of(), context);
        return name(key, "", (name, path) -> p -> new CompletePlanner(p, context, group).plan(name, path));
    }

    /** All of a set or an object. */
    String whole(RuleGroup group, Context context) {
        return partial(group, List.of(), context);
    }

    /**
     * What a set or an object has under certain keys: the function takes them as further arguments.
     *
     * @param known positions of the full reference that have a key
     */
    String selected(RuleGroup group, List<Integer> known, Context context) {
        return partial(group, known, context);
    }

    private String partial(RuleGroup group, List<Integer> known, Context context) {
        Key key = new Key(group.kind(), group.path().terms, group.rules(), known, context);
        return name(
                key,
                known.isEmpty() ? "" : known.toString(),
                (name, path) -> p -> new PartialPlanner(p, context, group, known).plan(name, path));
    }

    /** A package or more: base documents and rules merged. */
    String extent(RuleTree node, Context context) {
        Key key = new Key("extent", node.path(), List.of(), List.of(), context);
        return name(key, "/*", (name, path) -> p -> new ExtentPlanner(p, context, node).plan(name));
    }

    /** Makes what writes a function under a name and a path. */
    @FunctionalInterface
    private interface Maker {
        Function<Planner, Func> make(String name, List<String> path);
    }

    private String name(Key key, String suffix, Maker maker) {
        String known = names.get(key);
        if (known != null) {
            return known;
        }
        int generation = contexts.computeIfAbsent(key.context(), c -> contexts.size());
        String wanted = "g" + generation + "." + new Ref(key.path()) + suffix;
        String name = wanted;
        for (int i = 2; !taken.add(name); i++) {
            name = wanted + "#" + i;
        }
        names.put(key, name);
        waiting.add(maker.make(name, suffix.isEmpty() ? dynamicPath(generation, key.path()) : List.of()));
        return name;
    }

    private static List<String> dynamicPath(int generation, List<Term> path) {
        List<String> all = new ArrayList<>(List.of("g" + generation));
        for (Term t : path.subList(1, path.size())) {
            if (!(t.value instanceof StringValue s)) {
                return List.of();
            }
            all.add(s.value());
        }
        return all;
    }

    /** Writes all functions that were asked for, and those that they ask for. */
    List<Func> write() {
        List<Func> all = new ArrayList<>();
        for (Function<Planner, Func> f = waiting.poll(); f != null; f = waiting.poll()) {
            all.add(f.apply(planner));
        }
        return all;
    }
}
