package org.zerotrust.rego.compile;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.ast.Module;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.Rule;
import org.zerotrust.rego.ast.Value;
import org.zerotrust.rego.ast.Var;
import org.zerotrust.rego.types.Declaration;

/** Rewritten modules with all that the compiler knows of them. They are to be read only. */
public final class CompiledModules {
    private final Compilation compilation;
    private final SortedMap<String, Module> parsed;

    CompiledModules(Compilation compilation, SortedMap<String, Module> parsed) {
        this.compilation = compilation;
        this.parsed = Collections.unmodifiableSortedMap(parsed);
    }

    Compilation compilation() {
        return compilation;
    }

    public CompilerOptions options() {
        return compilation.options();
    }

    /** By the names that the caller gave them. */
    public SortedMap<String, Module> modules() {
        return Collections.unmodifiableSortedMap(compilation.byName());
    }

    /** As they were parsed; empty unless they were to be kept. */
    public SortedMap<String, Module> parsed() {
        return parsed;
    }

    public RuleTree ruleTree() {
        return compilation.ruleTree();
    }

    public RuleGraph graph() {
        return compilation.graph();
    }

    /** All rules, {@code else} branches among them, each after those that it mentions. */
    public List<Rule> sorted() {
        return compilation.graph().sorted();
    }

    public AnnotationSet annotations() {
        return compilation.annotations();
    }

    /** Generated variables to those that the author wrote, for messages. */
    public Map<Var, Var> rewritten() {
        return Collections.unmodifiableMap(compilation.rewritten());
    }

    /** Generated variables to the terms that they stand for, for messages. */
    public Map<Var, Value> subjects() {
        return Collections.unmodifiableMap(compilation.generator().subjects());
    }

    /** The number of arguments of a rule or built-in; -1 for what is neither. */
    public int arity(Ref function) {
        return compilation.arity(function);
    }

    /** The built-in that a name stands for; null where there is none. */
    public @Nullable Declaration builtin(Value name) {
        return compilation.builtin(name);
    }

    /** The paths of the rules that {@code ref} may reach, and of all that depend on those. */
    public Set<Ref> dependentPaths(Ref ref) {
        Set<Rule> seen = new HashSet<>();
        Set<Ref> paths = new LinkedHashSet<>();
        ruleTree().rulesMet(ref, true).forEach(r -> addDependents(r, seen, paths));
        return paths;
    }

    private void addDependents(Rule r, Set<Rule> seen, Set<Ref> paths) {
        if (seen.add(r)) {
            paths.add(r.ref().groundPrefix());
            graph().dependents(r).forEach(d -> addDependents(d, seen, paths));
        }
    }
}
