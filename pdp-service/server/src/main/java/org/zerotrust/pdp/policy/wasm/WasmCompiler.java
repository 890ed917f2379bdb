package org.zerotrust.pdp.policy.wasm;

import java.nio.file.Path;
import java.time.Duration;
import org.zerotrust.ledger.snapshot.PolicyPack;
import org.zerotrust.pdp.policy.pack.PolicyCompiler;
import org.zerotrust.pdp.policy.pack.PolicyProgram;
import org.zerotrust.pdp.policy.pack.PolicyRefusedException;

/**
 * Engine {@code wasm}: the module that was built from exactly this Rego, or none. Built-ins that the SDK lacks are
 * ours.
 */
public final class WasmCompiler implements PolicyCompiler {
    static final String NAME = "wasm";

    private final Path folder;
    private final int instances;
    private final Duration wait;

    /**
     * An engine over a module that was built beforehand.
     *
     * @param folder holds {@code policy.wasm} and {@code built-from.json}
     * @param instances how many evaluations may run at once: an instance serves one at a time
     * @param wait how long an evaluation may wait for an instance
     */
    public WasmCompiler(Path folder, int instances, Duration wait) {
        this.folder = folder;
        this.instances = instances;
        this.wait = wait;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean ordersSets() {
        // A module writes the elements of a set in the order of their hashes.
        return false;
    }

    @Override
    public boolean blocking() {
        return true;
    }

    @Override
    public PolicyProgram compile(PolicyPack pack) throws PolicyRefusedException {
        WasmModule module = WasmModule.read(folder);
        if (!module.modulesDigest().equals(WasmModule.digest(pack))) {
            throw new PolicyRefusedException(
                    "the WASM module in " + folder + " was built from other Rego: build it again with"
                            + " opa build -t wasm (./pdp test --peers does)");
        }
        if (!module.entrypoint().equals(pack.entrypoint())) {
            throw new PolicyRefusedException(
                    "the WASM module answers " + module.entrypoint() + ", not " + pack.entrypoint());
        }
        return new WasmProgram(module, pack, instances, wait);
    }
}
