package org.zerotrust.pdp.policy.wasm;

import java.nio.file.Path;
import java.time.Duration;
import org.zerotrust.pdp.policy.pack.PolicyCompiler;
import org.zerotrust.pdp.policy.pack.PolicyCompilerContract;

/** The committed modules: each test fails where a module was built from other Rego than what stands there now. */
class WasmCompilerTest extends PolicyCompilerContract {
    @Override
    protected PolicyCompiler forContract() {
        return wasm("contract");
    }

    @Override
    protected PolicyCompiler forPolicies() {
        return wasm("policies");
    }

    private static PolicyCompiler wasm(String name) {
        return new WasmCompiler(Path.of("src/test/resources/wasm", name), 2, Duration.ofSeconds(20));
    }
}
