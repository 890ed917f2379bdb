package org.zerotrust.rego.compile;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.ast.Module;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.RegoVersion;
import org.zerotrust.rego.ast.Rule;
import org.zerotrust.rego.ast.StringValue;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ast.Value;
import org.zerotrust.rego.ast.Var;
import org.zerotrust.rego.types.Capabilities;
import org.zerotrust.rego.types.Declaration;

/** What the stages of one compilation share. */
final class Compilation {
    private final CompilerOptions options;
    private final SortedMap<String, Module> modules;
    private final Problems problems;
    private final Map<Var, Var> rewritten = new HashMap<>();
    private @Nullable VarGenerator generator;
    private @Nullable RuleTree ruleTree;
    private @Nullable AnnotationSet annotations;
    private @Nullable RuleGraph graph;

    /** @param modules are rewritten in place */
    Compilation(CompilerOptions options, SortedMap<String, Module> modules) {
        this.options = options;
        this.modules = modules;
        this.problems = new Problems(options.errorLimit());
    }

    CompilerOptions options() {
        return options;
    }

    SortedMap<String, Module> byName() {
        return modules;
    }

    /** In the order of their names. */
    Collection<Module> modules() {
        return modules.values();
    }

    Problems problems() {
        return problems;
    }

    /** Generated variable to the one that the author wrote. */
    Map<Var, Var> rewritten() {
        return rewritten;
    }

    private static <T> T made(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("an earlier stage makes it");
        }
        return part;
    }

    VarGenerator generator() {
        return made(generator);
    }

    void generator(VarGenerator g) {
        generator = g;
    }

    RuleTree ruleTree() {
        return made(ruleTree);
    }

    void ruleTree(RuleTree tree) {
        ruleTree = tree;
    }

    AnnotationSet annotations() {
        return made(annotations);
    }

    void annotations(AnnotationSet set) {
        annotations = set;
    }

    RuleGraph graph() {
        return made(graph);
    }

    void graph(RuleGraph g) {
        graph = g;
    }

    /** Whether the checks of strict mode that Rego v1 made the rule apply to {@code m}. */
    boolean isChecked(Module m) {
        return options.strict() || m.versions.max().compareTo(RegoVersion.V1) >= 0;
    }

    Capabilities capabilities() {
        return options.capabilities();
    }

    /** The built-in that a reference or variable names; null where it names none. */
    @Nullable
    Declaration builtin(Value name) {
        String dotted = switch (name) {
            case Var v -> v.name();
            case Ref r -> dotted(r);
            default -> null;
        };
        return dotted == null ? null : capabilities().builtins().get(dotted);
    }

    private static @Nullable String dotted(Ref r) {
        if (!(r.head().value instanceof Var v) || VarSets.isReserved(v)) {
            return null;
        }
        if (r.size() == 1) {
            return v.name();
        }
        StringBuilder name = new StringBuilder(v.name());
        for (Term t : r.from(1)) {
            if (!(t.value instanceof StringValue s)) {
                return null;
            }
            name.append('.').append(s.value());
        }
        return name.toString();
    }

    /** The number of arguments of a built-in or rule; -1 for what is neither. */
    int arity(Ref function) {
        Declaration builtin = builtin(function);
        if (builtin != null) {
            return builtin.arity();
        }
        List<Rule> rules = ruleTree().rulesAt(function);
        return rules.isEmpty() ? -1 : rules.getFirst().head.args.size();
    }

    OutputVars outputVars() {
        return new OutputVars(this::arity);
    }
}
