package org.zerotrust.rego.compile;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.types.Capabilities;

/**
 * How to compile.
 *
 * @param strict whether unused imports, locals and arguments, and what Rego v1 forbids, are errors in every module
 * @param capabilities the built-ins and features that may be used
 * @param enablePrint whether {@code print} stays; without it the calls are taken out
 * @param keepModules whether {@link CompiledModules#parsed} has the modules as they were parsed
 * @param unsafeBuiltins built-ins that may not be called though they are declared
 * @param pathExists whether base data has a document at a path below {@code data}; a rule may not be there as well
 * @param traceTestRules whether equalities of {@code test_} rules keep both sides in variables, for reports
 * @param errorLimit how many errors are reported; 0 for all
 */
public record CompilerOptions(
        boolean strict,
        Capabilities capabilities,
        boolean enablePrint,
        boolean keepModules,
        Set<String> unsafeBuiltins,
        @Nullable Predicate<List<String>> pathExists,
        boolean traceTestRules,
        int errorLimit) {
    private static final int DEFAULT_ERROR_LIMIT = 10;

    /** Takes copies. */
    public CompilerOptions {
        unsafeBuiltins = Set.copyOf(unsafeBuiltins);
    }

    /** Not strict, all built-ins, no {@code print}, ten errors. */
    public static CompilerOptions defaults() {
        return new CompilerOptions(
                false, Capabilities.current(), false, false, Set.of(), null, false, DEFAULT_ERROR_LIMIT);
    }

    public CompilerOptions withStrict(boolean yes) {
        return new CompilerOptions(
                yes, capabilities, enablePrint, keepModules, unsafeBuiltins, pathExists, traceTestRules, errorLimit);
    }

    public CompilerOptions withCapabilities(Capabilities some) {
        return new CompilerOptions(
                strict, some, enablePrint, keepModules, unsafeBuiltins, pathExists, traceTestRules, errorLimit);
    }

    public CompilerOptions withPrint(boolean yes) {
        return new CompilerOptions(
                strict, capabilities, yes, keepModules, unsafeBuiltins, pathExists, traceTestRules, errorLimit);
    }

    public CompilerOptions withKeepModules(boolean yes) {
        return new CompilerOptions(
                strict, capabilities, enablePrint, yes, unsafeBuiltins, pathExists, traceTestRules, errorLimit);
    }

    public CompilerOptions withUnsafeBuiltins(Set<String> names) {
        return new CompilerOptions(
                strict, capabilities, enablePrint, keepModules, names, pathExists, traceTestRules, errorLimit);
    }

    public CompilerOptions withPathExists(Predicate<List<String>> exists) {
        return new CompilerOptions(
                strict, capabilities, enablePrint, keepModules, unsafeBuiltins, exists, traceTestRules, errorLimit);
    }

    public CompilerOptions withTraceTestRules(boolean yes) {
        return new CompilerOptions(
                strict, capabilities, enablePrint, keepModules, unsafeBuiltins, pathExists, yes, errorLimit);
    }

    public CompilerOptions withErrorLimit(int limit) {
        return new CompilerOptions(
                strict, capabilities, enablePrint, keepModules, unsafeBuiltins, pathExists, traceTestRules, limit);
    }
}
