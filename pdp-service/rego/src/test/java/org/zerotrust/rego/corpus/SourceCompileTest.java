package org.zerotrust.rego.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.zerotrust.rego.ast.AstException;
import org.zerotrust.rego.ast.Module;
import org.zerotrust.rego.ast.RegoVersion;
import org.zerotrust.rego.check.TypeChecks;
import org.zerotrust.rego.compile.CompiledModules;
import org.zerotrust.rego.compile.Compiler;
import org.zerotrust.rego.compile.CompilerOptions;
import org.zerotrust.rego.compile.QueryCompiler;
import org.zerotrust.rego.parser.Parser;

/** Every module and query of OPA's compliance suite compiles; the errors that it wants come later, at evaluation. */
class SourceCompileTest {
    @Test
    void compilesEveryCase() throws IOException {
        String corpora = System.getenv("PDP_CORPORA");
        assumeTrue(corpora != null, "not run: PDP_CORPORA is not set");
        List<String> failed = new ArrayList<>();
        List<ComplianceCase> cases = ComplianceCase.all(Path.of(corpora));
        for (ComplianceCase c : cases) {
            try {
                compile(c);
            } catch (AstException e) {
                boolean wanted = e.errors().getFirst().code().equals(c.wantErrorCode());
                if (!wanted) {
                    failed.add(c.id() + ": " + e.getMessage());
                }
            }
        }
        System.out.println(
                "compliance cases compiled from source: " + (cases.size() - failed.size()) + " of " + cases.size());
        assertThat(cases).isNotEmpty();
        assertThat(failed).isEmpty();
    }

    private static void compile(ComplianceCase c) {
        Map<String, Module> modules = new LinkedHashMap<>();
        for (String text : c.modules()) {
            String name = "module-" + modules.size() + ".rego";
            modules.put(name, Parser.module(name, text, RegoVersion.V1));
        }
        CompiledModules compiled = new Compiler(CompilerOptions.defaults(), new TypeChecks()).compile(modules);
        new QueryCompiler(compiled, new TypeChecks()).compile(Parser.body(c.query()));
    }
}
