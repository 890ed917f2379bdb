package org.zerotrust.ledger.snapshot;

import java.util.Map;
import org.zerotrust.rego.PreparedPolicy;
import org.zerotrust.rego.Rego;
import org.zerotrust.rego.RegoCompileException;

/** A snapshot's policy, ready to be evaluated. */
public final class CompiledPack {
    private CompiledPack() {}

    /**
     * Compiles its modules, or takes its plan, with its data; evaluations of the entrypoint can tell the rules that answered.
     *
     * @throws RegoCompileException where it does not compile
     */
    public static PreparedPolicy of(PolicyPack pack) throws RegoCompileException {
        Rego.Builder builder = pack.plan() == null ? Rego.builder() : Rego.fromPlan(pack.plan());
        if (pack.plan() == null) {
            pack.modules().entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(module -> builder.module(module.getKey(), module.getValue()));
            builder.entrypoint(pack.entrypoint()).telling();
        }
        return builder.data(pack.data()).build();
    }
}
