package org.zerotrust.rego.compile;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.zerotrust.rego.ast.AstError;
import org.zerotrust.rego.ast.AstException;
import org.zerotrust.rego.ast.Body;
import org.zerotrust.rego.ast.Import;
import org.zerotrust.rego.ast.Module;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.RegoVersion;
import org.zerotrust.rego.ast.Rule;
import org.zerotrust.rego.ast.VarSet;
import org.zerotrust.rego.ast.Vars;
import org.zerotrust.rego.ast.Walk;
import org.zerotrust.rego.types.Capabilities;
import org.zerotrust.rego.value.Values;

/**
 * Compiles modules as OPA does (v1/ast/compile.go): stage after stage, each over all modules in the order of their names.
 * An error lets its own stage finish and, unless it is recoverable, no other begin.
 */
public final class Compiler {
    private final CompilerOptions options;
    private final TypeChecker types;

    public Compiler(CompilerOptions options, TypeChecker types) {
        this.options = options;
        this.types = types;
    }

    /**
     * @param modules by name; they stay as they are
     * @throws AstException with all errors, in the order of their places
     */
    public CompiledModules compile(Map<String, Module> modules) {
        return DeepStack.run(() -> compileHere(modules));
    }

    private CompiledModules compileHere(Map<String, Module> modules) {
        SortedMap<String, Module> parsed = new TreeMap<>(Values::compareStrings);
        SortedMap<String, Module> copies = new TreeMap<>(Values::compareStrings);
        modules.forEach((name, m) -> {
            copies.put(name, m.copy());
            if (options.keepModules()) {
                parsed.put(name, m);
            }
        });
        Compilation c = new Compilation(options, copies);
        CompiledModules result = new CompiledModules(c, parsed);
        for (Consumer<Compilation> stage : stages(result)) {
            stage.accept(c);
            if (c.problems().stop()) {
                break;
            }
        }
        if (!c.problems().isEmpty()) {
            throw new AstException(c.problems().sorted());
        }
        return result;
    }

    private List<Consumer<Compilation>> stages(CompiledModules result) {
        List<AstError> unusedImports = new ArrayList<>();
        return List.of(
                c -> resolveRefs(c, unusedImports),
                c -> unusedImports.forEach(e -> c.problems().addRecoverable(List.of(e))),
                Compiler::makeGenerator,
                Compiler::rewriteHeadRefs,
                Compiler::checkKeywordOverrides,
                Compiler::checkImports,
                c -> c.modules().forEach(m -> m.imports.clear()),
                c -> c.ruleTree(RuleTree.of(c.modules())),
                Compiler::rewriteLocalVars,
                Compiler::rewriteTemplateStrings,
                c -> {
                    FunctionChecks checks = new FunctionChecks(c);
                    c.modules().forEach(m -> c.problems().add(checks.voidCalls(m)));
                },
                Compiler::rewritePrintCalls,
                c -> c.modules().forEach(new CallExpansion(c.generator())::rewrite),
                Compiler::collectAnnotations,
                Compiler::rewriteMetadataCalls,
                c -> c.graph(new RuleGraph(c.modules(), c.ruleTree(), c)),
                c -> c.modules().forEach(new HoistedTerms(c.generator())::rewriteComprehensions),
                c -> eachRule(c, new HoistedTerms(c.generator())::rewriteHead),
                Compiler::rewriteWithModifiers,
                c -> new RuleConflicts(c).check(),
                c -> {
                    FunctionChecks checks = new FunctionChecks(c);
                    c.modules().forEach(m -> c.problems().add(checks.undefined(m, c.rewritten())));
                },
                c -> new SafetyChecks(c).heads(),
                c -> new SafetyChecks(c).bodies(),
                c -> c.modules().forEach(HoistedTerms::rewriteEquals),
                c -> {
                    DynamicTerms dynamic = new DynamicTerms(c.generator());
                    eachRule(c, r -> r.body = dynamic.rewrite(r.body));
                },
                Compiler::rewriteTestRules,
                c -> new Recursion(c).check(),
                c -> c.problems().addRecoverable(types.check(result)),
                c -> c.modules()
                        .forEach(m -> c.problems()
                                .addRecoverable(
                                        FunctionChecks.forbidden(m, c.options().unsafeBuiltins()))),
                Compiler::checkDeprecatedBuiltins);
    }

    private static void eachRule(Compilation c, Consumer<Rule> action) {
        for (Module m : c.modules()) {
            Walk.rules(m, r -> {
                action.accept(r);
                return false;
            });
        }
    }

    /** The ground parts of the heads of all rules of each package. */
    static Map<Ref, List<Ref>> exports(Collection<Module> modules) {
        Map<Ref, List<Ref>> exports = new HashMap<>();
        for (Module m : modules) {
            List<Ref> refs = exports.computeIfAbsent(m.pkg.path, k -> new ArrayList<>());
            m.rules.forEach(r -> refs.add(r.head.ref().groundPrefix()));
        }
        return exports;
    }

    private static void resolveRefs(Compilation c, List<AstError> unusedImports) {
        Map<Ref, List<Ref>> exports = exports(c.modules());
        for (Module m : c.modules()) {
            Globals globals = new Globals(m.pkg.path, exports.getOrDefault(m.pkg.path, List.of()), m.imports);
            RefResolver resolver = new RefResolver(globals);
            Walk.rules(m, r -> {
                String complaint = resolver.resolve(r);
                return complaint != null && c.problems().add(AstError.COMPILE, r.location, complaint);
            });
            if (c.options().strict()) {
                for (Import i : m.imports) {
                    if (!Globals.isLanguageImport(i) && !globals.isUsed(i.name())) {
                        unusedImports.add(new AstError(AstError.COMPILE, i.location, i + " unused"));
                    }
                }
            }
        }
    }

    private static void makeGenerator(Compilation c) {
        Vars taken = new Vars(Set.of());
        c.modules().forEach(taken::walk);
        c.generator(new VarGenerator(taken.found(), ""));
    }

    private static void rewriteHeadRefs(Compilation c) {
        HeadRefs heads = new HeadRefs(c);
        c.modules().forEach(m -> m.rules.forEach(heads::rewrite));
    }

    private static void checkKeywordOverrides(Compilation c) {
        for (Module m : c.modules()) {
            if (c.isChecked(m)) {
                c.problems().addRecoverable(ModuleChecks.rootDocumentOverrides(m));
            }
        }
    }

    private static void checkImports(Compilation c) {
        List<AstError> duplicates = new ArrayList<>();
        for (Module m : c.modules()) {
            c.problems().addRecoverable(ModuleChecks.unsupportedImports(m, c.capabilities()));
            if (c.isChecked(m)) {
                duplicates.addAll(ModuleChecks.duplicateImports(m));
            }
        }
        c.problems().addRecoverable(duplicates);
    }

    private static void rewriteLocalVars(Compilation c) {
        RuleLocals locals = new RuleLocals(c);
        c.modules().forEach(m -> m.rules.forEach(locals::rewrite));
    }

    static boolean supportsTemplateStrings(Capabilities capabilities, RegoVersion v) {
        boolean feature = capabilities.features().contains("template_strings")
                || (v == RegoVersion.V2 && capabilities.features().contains("rego_v2"));
        return feature && capabilities.builtins().get("internal.template_string") != null;
    }

    private static void rewriteTemplateStrings(Compilation c) {
        for (Module m : c.modules()) {
            if (!TemplateStrings.isIn(m)) {
                continue;
            }
            boolean supported = supportsTemplateStrings(c.capabilities(), m.versions.min());
            Walk.rules(m, r -> {
                if (TemplateStrings.isIn(r)) {
                    TemplateStrings templates =
                            new TemplateStrings(c, c.generator(), supported, new DefinedRules(c)::isAlwaysDefined);
                    VarSet safe = Vars.of(r.head.args);
                    safe.update(VarSets.reserved());
                    VarSet bound = templates.rewriteBody(r.body, safe);
                    templates.rewrite(r.head, bound);
                    c.problems().add(templates.errors());
                }
                return false;
            });
        }
    }

    private static void rewritePrintCalls(Compilation c) {
        if (!c.options().enablePrint()) {
            c.modules().forEach(PrintCalls::erase);
            return;
        }
        PrintCalls print = new PrintCalls(c.generator(), c.outputVars(), c.rewritten());
        eachRule(c, r -> {
            VarSet safe = VarSets.reserved();
            safe.update(Vars.of(r.head.args));
            Predicate<Body> rewrite = b -> {
                List<AstError> errors = print.rewrite(b, safe);
                c.problems().add(errors);
                return !errors.isEmpty();
            };
            Walk.bodies(r.head, rewrite);
            Walk.bodies(r.body, rewrite);
        });
    }

    private static void collectAnnotations(Compilation c) {
        List<AstError> errors = new ArrayList<>();
        c.annotations(new AnnotationSet(c.modules(), errors));
        errors.forEach(e -> c.problems().add(List.of(e)));
    }

    private static void rewriteMetadataCalls(Compilation c) {
        MetadataCalls calls = new MetadataCalls(c);
        for (Module m : c.modules()) {
            if (MetadataCalls.isIn(m)) {
                Walk.rules(m, r -> {
                    calls.rewrite(r);
                    return false;
                });
            }
        }
    }

    private static void rewriteWithModifiers(Compilation c) {
        WithModifiers with = new WithModifiers(c, c.generator(), c.options().unsafeBuiltins());
        for (Module m : c.modules()) {
            if (WithModifiers.isIn(m)) {
                with.rewrite(m);
            }
        }
    }

    private static void rewriteTestRules(Compilation c) {
        if (c.options().traceTestRules()) {
            DynamicTerms dynamic = new DynamicTerms(c.generator());
            eachRule(c, r -> {
                if (r.head.name.name().startsWith("test_")) {
                    r.body = dynamic.rewriteTestEqualities(r.body);
                }
            });
        }
    }

    private static void checkDeprecatedBuiltins(Compilation c) {
        FunctionChecks checks = new FunctionChecks(c);
        if (c.modules().stream().noneMatch(checks::requiresDeprecated)) {
            return;
        }
        for (Module m : c.modules()) {
            if (c.isChecked(m)) {
                c.problems().addRecoverable(checks.deprecated(m));
            }
        }
    }
}
