package org.zerotrust.rego.check;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.UnaryOperator;
import org.zerotrust.rego.ast.AstError;
import org.zerotrust.rego.ast.Body;
import org.zerotrust.rego.ast.Location;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.Rule;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ast.Value;
import org.zerotrust.rego.ast.Var;
import org.zerotrust.rego.compile.CompiledModules;
import org.zerotrust.rego.compile.Originals;
import org.zerotrust.rego.compile.TypeChecker;
import org.zerotrust.rego.types.Declaration;
import org.zerotrust.rego.types.Type;

/** The compiler's stage of types. One checker may check any number of module sets, one after the other. */
public final class TypeChecks implements TypeChecker {
    private final Schemas schemas;
    private final Map<CompiledModules, TypeEnv> checked = new WeakHashMap<>();

    /** Without schemas but those that annotations define in place. */
    public TypeChecks() {
        this(Schemas.NONE);
    }

    /** With schemas. */
    public TypeChecks(Schemas schemas) {
        this.schemas = schemas;
    }

    @Override
    public List<AstError> check(CompiledModules modules) {
        Map<Var, Value> names = new HashMap<>(modules.rewritten());
        names.putAll(modules.subjects());
        BodyCheck bodies = bodies(modules, names);
        TypeEnv env;
        try {
            env = new TypeEnv(bodies);
            declare(modules, env);
        } catch (SchemaException e) {
            return List.of(new AstError(AstError.TYPE, Location.NONE, String.valueOf(e.getMessage())));
        }
        TypeEnv rules = env.wrap(bodies);
        RuleCheck check = new RuleCheck(rules, bodies, new SchemaOverrides(modules.annotations(), schemas));
        for (Rule r : modules.sorted()) {
            check.check(r);
        }
        checked.put(modules, rules);
        return check.errors().stream().sorted(AstError.ORDER).toList();
    }

    private void declare(CompiledModules modules, TypeEnv env) {
        for (Declaration d : modules.options().capabilities().builtins().all()) {
            String[] parts = d.name().split("\\.", -1);
            Ref ref = Ref.of(parts[0]);
            for (int i = 1; i < parts.length; i++) {
                ref.add(Term.string(parts[i]));
            }
            env.tree().put(ref.terms, d.type());
        }
        Object input = schemas.at(Ref.of("schema"));
        if (input != null) {
            Type type = SchemaTypes.of(input);
            env.tree().put(Ref.of("input").terms, type);
        }
    }

    private static BodyCheck bodies(CompiledModules modules, Map<Var, Value> names) {
        UnaryOperator<Ref> originals = r -> Originals.of(r, names);
        return new BodyCheck(originals, modules::dependentPaths);
    }

    @Override
    public List<AstError> checkQuery(
            CompiledModules modules, Body query, Map<Var, Value> subjects, Map<Var, Var> rewritten) {
        TypeEnv env = checked.get(modules);
        if (env == null) {
            check(modules);
            env = checked.get(modules);
        }
        if (env == null) {
            return List.of();
        }
        Map<Var, Value> names = new HashMap<>(modules.rewritten());
        names.putAll(rewritten);
        names.putAll(subjects);
        return bodies(modules, names).check(env, query).problems().stream()
                .sorted(Comparator.comparing(AstError::location))
                .toList();
    }
}
