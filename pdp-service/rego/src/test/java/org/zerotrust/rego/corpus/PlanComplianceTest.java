package org.zerotrust.rego.corpus;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.zerotrust.rego.eval.InterpretedEngine;
import org.zerotrust.rego.eval.Program;
import org.zerotrust.rego.ir.PlanReader;
import org.zerotrust.rego.jvm.JvmEngine;

/** OPA's compliance suite from the plans that OPA compiled. */
class PlanComplianceTest {
    @Test
    void everyCaseAnswersAsOpaOnTheInterpreter() throws IOException {
        Compliance.run("opa-compliance (plan, interpreter)", c -> new InterpretedEngine(program(c), c.data()));
    }

    @Test
    void everyCaseAnswersAsOpaOnTheJvm() throws IOException {
        Compliance.run("opa-compliance (plan, jvm)", c -> JvmEngine.compile(program(c), c.data()));
    }

    private static Program program(ComplianceCase c) {
        return Program.link(PlanReader.read(c.plan()));
    }
}
