package org.zerotrust.rego.tool;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.RegoCompileException;
import org.zerotrust.rego.ast.AstError;
import org.zerotrust.rego.ast.AstException;
import org.zerotrust.rego.ast.Module;
import org.zerotrust.rego.check.TypeChecks;
import org.zerotrust.rego.compile.CompiledModules;
import org.zerotrust.rego.compile.Compiler;
import org.zerotrust.rego.compile.CompilerOptions;
import org.zerotrust.rego.compile.DeepStack;
import org.zerotrust.rego.parser.Parser;
import org.zerotrust.rego.parser.ParserOptions;
import org.zerotrust.rego.value.Frozen;
import org.zerotrust.rego.value.Values;

/** Policies as people wrote them and as the compiler left them, with their data: what every tool starts from. */
public final class CompiledPolicies {
    private final SortedMap<String, Module> parsed;
    private final CompiledModules compiled;
    private final TypeChecks types;
    private final Object data;
    private final Settings settings;

    private CompiledPolicies(
            SortedMap<String, Module> parsed,
            CompiledModules compiled,
            TypeChecks types,
            Object data,
            Settings settings) {
        this.parsed = parsed;
        this.compiled = compiled;
        this.types = types;
        this.data = data;
        this.settings = settings;
    }

    /**
     * Parses and compiles.
     *
     * @throws RegoCompileException with every error of the first of the two that fails
     */
    public static CompiledPolicies of(PolicyFiles files, Settings settings) {
        return of(files, settings, UnaryOperator.identity());
    }

    /** @param rewrite changes a parsed module before it is compiled; a copy is what it gets */
    static CompiledPolicies of(PolicyFiles files, Settings settings, UnaryOperator<Module> rewrite) {
        SortedMap<String, Module> parsed = parse(files, settings);
        return DeepStack.run(() -> compile(parsed, files, settings, rewrite));
    }

    private static CompiledPolicies compile(
            SortedMap<String, Module> parsed, PolicyFiles files, Settings settings, UnaryOperator<Module> rewrite) {
        Map<String, Module> given = new TreeMap<>();
        parsed.forEach((file, module) -> given.put(file, rewrite.apply(module.copy())));
        Object data = Frozen.copy(files.data());
        CompilerOptions options = CompilerOptions.defaults()
                .withErrorLimit(settings.errorLimit())
                .withStrict(settings.strict())
                .withPrint(settings.print())
                .withCapabilities(settings.capabilities())
                .withPathExists(path -> has(data, path));
        TypeChecks types = new TypeChecks(settings.schemas());
        try {
            return new CompiledPolicies(parsed, new Compiler(options, types).compile(given), types, data, settings);
        } catch (AstException e) {
            throw RegoCompileException.of(e.errors());
        }
    }

    private static SortedMap<String, Module> parse(PolicyFiles files, Settings settings) {
        SortedMap<String, Module> modules = new TreeMap<>();
        List<AstError> errors = new ArrayList<>();
        files.modules().entrySet().stream()
                .sorted(Map.Entry.comparingByKey(Comparator.naturalOrder()))
                .forEach(file -> {
                    try {
                        modules.put(file.getKey(), Parser.module(file.getKey(), file.getValue(), parser(settings)));
                    } catch (AstException e) {
                        errors.addAll(e.errors());
                    }
                });
        if (!errors.isEmpty()) {
            throw RegoCompileException.of(errors);
        }
        return modules;
    }

    /** The current version's features are the parser's own; another set of capabilities narrows them. */
    static ParserOptions parser(Settings settings) {
        ParserOptions options = ParserOptions.of(settings.version());
        var capabilities = settings.capabilities();
        return capabilities.equals(org.zerotrust.rego.types.Capabilities.current())
                ? options
                : options.withFeatures(capabilities.features(), capabilities.futureKeywords())
                        .withBuiltins(capabilities.builtins());
    }

    private static boolean has(Object data, List<String> path) {
        @Nullable Object at = data;
        for (String segment : path) {
            at = Values.get(at, segment);
        }
        return at != null;
    }

    /** By file, as they were written. */
    public SortedMap<String, Module> parsed() {
        return parsed;
    }

    /** As the compiler left them; to be read only. */
    public CompiledModules compiled() {
        return compiled;
    }

    TypeChecks types() {
        return types;
    }

    /** The base documents, frozen. */
    public Object data() {
        return data;
    }

    Settings settings() {
        return settings;
    }
}
