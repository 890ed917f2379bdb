package org.zerotrust.rego.corpus;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.zerotrust.rego.ast.AstException;
import org.zerotrust.rego.ast.Body;
import org.zerotrust.rego.ast.Module;
import org.zerotrust.rego.ast.RegoVersion;
import org.zerotrust.rego.check.TypeChecks;
import org.zerotrust.rego.compile.CompiledModules;
import org.zerotrust.rego.compile.Compiler;
import org.zerotrust.rego.compile.CompilerOptions;
import org.zerotrust.rego.compile.QueryCompiler;
import org.zerotrust.rego.eval.InterpretedEngine;
import org.zerotrust.rego.eval.Program;
import org.zerotrust.rego.ir.Policy;
import org.zerotrust.rego.jvm.JvmEngine;
import org.zerotrust.rego.parser.Parser;
import org.zerotrust.rego.plan.PlanQuery;
import org.zerotrust.rego.plan.Planner;

/** OPA's compliance suite from Rego source, through our own parser, compiler and planner. */
class SourceComplianceTest {
    @Test
    void everyCaseAnswersAsOpaOnTheInterpreter() throws IOException {
        Compliance.run(
                "opa-compliance (source, interpreter)", c -> new InterpretedEngine(Program.link(plan(c)), c.data()));
    }

    @Test
    void everyCaseAnswersAsOpaOnTheJvm() throws IOException {
        Compliance.run("opa-compliance (source, jvm)", c -> JvmEngine.compile(Program.link(plan(c)), c.data()));
    }

    private static Policy plan(ComplianceCase c) {
        Map<String, Module> modules = new HashMap<>();
        for (int i = 0; i < c.modules().size(); i++) {
            String file = "module-" + i + ".rego";
            modules.put(file, Parser.module(file, c.modules().get(i), RegoVersion.V1));
        }
        CompilerOptions options = CompilerOptions.defaults().withPrint(true);
        try {
            CompiledModules compiled = new Compiler(options, new TypeChecks()).compile(modules);
            QueryCompiler queries = new QueryCompiler(compiled, new TypeChecks());
            Body query = queries.compile(Parser.body(c.query()));
            PlanQuery plan = new PlanQuery("eval", List.of(query), queries.rewritten());
            return Planner.plan(
                    compiled.modules().values(), options.capabilities().builtins(), List.of(plan));
        } catch (AstException e) {
            throw new IllegalStateException("does not compile: " + e.errors(), e);
        }
    }
}
