package org.zerotrust.rego;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.ast.AstError;
import org.zerotrust.rego.ast.AstException;
import org.zerotrust.rego.ast.Module;
import org.zerotrust.rego.ast.RegoVersion;
import org.zerotrust.rego.check.TypeChecks;
import org.zerotrust.rego.compile.CompiledModules;
import org.zerotrust.rego.compile.Compiler;
import org.zerotrust.rego.compile.CompilerOptions;
import org.zerotrust.rego.ir.Policy;
import org.zerotrust.rego.parser.Parser;
import org.zerotrust.rego.plan.PlanException;
import org.zerotrust.rego.plan.PlanQuery;
import org.zerotrust.rego.plan.Planner;
import org.zerotrust.rego.value.Values;

/** From Rego source to a plan: parser, compiler, type checker, planner. */
final class SourceCompiler {
    private final RegoVersion version;
    private final boolean strict;
    private final boolean print;

    /**
     * @param strict whether what OPA's strict mode refuses is an error
     * @param print whether calls of {@code print} stay in the policy
     */
    SourceCompiler(RegoVersion version, boolean strict, boolean print) {
        this.version = version;
        this.strict = strict;
        this.print = print;
    }

    /**
     * Compiles and plans.
     *
     * @param sources by the modules' names
     * @param data the base documents: no rule may stand where they have a value
     * @throws RegoCompileException with all errors that were found
     */
    Policy plan(Map<String, String> sources, Object data, Collection<String> entrypoints) {
        try {
            return plan(parse(sources), options(data), entrypoints);
        } catch (AstException e) {
            throw RegoCompileException.of(e.errors());
        } catch (PlanException e) {
            throw RegoCompileException.of(e);
        }
    }

    /**
     * As {@link #plan}, with what tells which rules gave an entrypoint its value ({@link DecidingRules#entrypoint}); without
     * it where the policy does not allow for it.
     */
    Policy planTelling(Map<String, String> sources, Object data, Collection<String> entrypoints) {
        Policy plain = plan(sources, data, entrypoints);
        Map<String, Module> modules = parse(sources);
        List<String> all = new ArrayList<>(entrypoints);
        for (String entrypoint : entrypoints) {
            if (DecidingRules.add(modules, entrypoint, version)) {
                all.add(DecidingRules.entrypoint(entrypoint));
            }
        }
        try {
            return plan(modules, options(data), all);
        } catch (AstException | PlanException e) {
            // It compiled without: what tells is never a reason to refuse a policy.
            return plain;
        }
    }

    private static Policy plan(Map<String, Module> modules, CompilerOptions options, Collection<String> entrypoints)
            throws AstException, PlanException {
        CompiledModules compiled = new Compiler(options, new TypeChecks()).compile(modules);
        List<PlanQuery> queries =
                entrypoints.stream().map(PlanQuery::entrypoint).toList();
        return Planner.plan(compiled.modules().values(), options.capabilities().builtins(), queries);
    }

    private CompilerOptions options(Object data) {
        // All errors at once: the limit of ten is for terminals.
        return CompilerOptions.defaults()
                .withErrorLimit(0)
                .withStrict(strict)
                .withPrint(print)
                .withPathExists(path -> has(data, path));
    }

    private Map<String, Module> parse(Map<String, String> sources) {
        Map<String, Module> modules = new TreeMap<>();
        List<AstError> errors = new ArrayList<>();
        sources.forEach((file, text) -> {
            try {
                modules.put(file, Parser.module(file, text, version));
            } catch (AstException e) {
                errors.addAll(e.errors());
            }
        });
        if (!errors.isEmpty()) {
            throw RegoCompileException.of(errors);
        }
        return modules;
    }

    private static boolean has(Object data, List<String> path) {
        @Nullable Object at = data;
        for (String segment : path) {
            at = Values.get(at, segment);
        }
        return at != null;
    }
}
