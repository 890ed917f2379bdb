package org.zerotrust.rego.tool;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.ast.ArrayValue;
import org.zerotrust.rego.ast.Expr;
import org.zerotrust.rego.ast.Head;
import org.zerotrust.rego.ast.Module;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.Rule;
import org.zerotrust.rego.ast.StringValue;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ast.Value;
import org.zerotrust.rego.ast.Var;
import org.zerotrust.rego.ast.VarSet;
import org.zerotrust.rego.ast.Vars;
import org.zerotrust.rego.ast.Walk;

/** Finds the tests of modules and makes them tell of their cases, as {@code opa test} does. */
final class TestRules {
    static final String CASE = "internal.test_case";
    private static final String TEST = "test_";
    private static final String TODO = "todo_test_";

    /**
     * One test.
     *
     * @param pkg {@code data.a.b}
     * @param name without the package
     * @param ref the document
     * @param cases whether each member of its document is a case of its own
     * @param todo whether it is not to be run
     */
    record Found(String pkg, String name, Ref ref, String file, int row, int col, boolean cases, boolean todo) {
        String path() {
            return pkg + "." + name;
        }
    }

    private final Map<String, Integer> count = new HashMap<>();

    /** The tests of a module, a second definition of one under a name of its own. */
    Module prepare(Module module) {
        for (Rule r : module.rules) {
            Ref name = name(r.head);
            if (name == null || isTodo(name)) {
                continue;
            }
            String key = module.pkg.path.extend(name).toString();
            int before = count.merge(key, 1, Integer::sum) - 1;
            if (before > 0) {
                rename(r, name, before);
            }
            addCase(r, name.size());
        }
        return module;
    }

    /** All tests of a prepared module in their order, whose path matches. */
    static List<Found> find(String file, Module module, Pattern filter) {
        Map<String, Found> found = new java.util.LinkedHashMap<>();
        for (Rule r : module.rules) {
            Ref name = name(r.head);
            if (name == null) {
                continue;
            }
            Ref ref = module.pkg.path.extend(name);
            if (filter.matcher(ref.toString()).find()) {
                Found f = new Found(
                        module.pkg.path.toString(),
                        name.toString(),
                        ref,
                        file,
                        r.location.row(),
                        r.location.col(),
                        r.head.docKind() == Head.DocKind.PARTIAL_OBJECT,
                        isTodo(name));
                found.putIfAbsent(f.path(), f);
            }
        }
        return List.copyOf(found.values());
    }

    /** The reference up to the part that is named like a test; {@code null} where none is. */
    private static @Nullable Ref name(Head head) {
        Ref ground = head.ref().groundPrefix();
        for (int i = 0; i < ground.size(); i++) {
            String part = part(ground.get(i).value);
            if (part.startsWith(TEST) || part.startsWith(TODO)) {
                return ground.prefix(i + 1);
            }
        }
        return null;
    }

    private static String part(Value v) {
        return v instanceof Var x ? x.name() : v instanceof StringValue s ? s.value() : "";
    }

    private static boolean isTodo(Ref name) {
        return part(name.get(name.size() - 1).value).startsWith(TODO);
    }

    private static void rename(Rule r, Ref name, int number) {
        Term last = name.get(name.size() - 1);
        String other = "%s#%02d".formatted(part(last.value), number);
        List<Term> all = new ArrayList<>(r.head.ref().terms);
        all.set(name.size() - 1, new Term(name.size() == 1 ? new Var(other) : new StringValue(other), last.location));
        r.head.reference = new Ref(all);
        if (!r.head.name.name().isEmpty()) {
            r.head.name = new Var(part(all.getFirst().value));
        }
    }

    /** Says which case is about to be decided, as soon as its name is known. */
    private static void addCase(Rule r, int named) {
        List<Term> tail = r.head.ref().from(named);
        if (tail.isEmpty() || r.head.docKind() != Head.DocKind.PARTIAL_OBJECT || says(r)) {
            return;
        }
        VarSet needed = new VarSet();
        tail.forEach(t -> needed.update(Vars.of(t)));
        int below = -1;
        for (Var v : needed) {
            int first = first(r, v);
            if (first < 0) {
                return;
            }
            below = Math.max(below, first);
        }
        ArrayValue path = new ArrayValue(tail.stream().map(Term::copy).toList());
        Expr call = Expr.call(new Term(Ref.of("internal", "test_case")), new Term(path));
        List<Expr> body = new ArrayList<>(r.body.exprs);
        body.add(below + 1, call);
        r.body.exprs.clear();
        body.forEach(r.body::append);
    }

    private static boolean says(Rule r) {
        boolean[] found = {false};
        Walk.exprs(r.body, e -> {
            Ref operator = e.operator();
            found[0] |= operator != null && operator.toString().equals(CASE);
            return found[0];
        });
        return found[0];
    }

    private static int first(Rule r, Var v) {
        for (int i = 0; i < r.body.size(); i++) {
            if (Vars.of(r.body.get(i)).contains(v)) {
                return i;
            }
        }
        return -1;
    }
}
