package org.zerotrust.pdp.policy.wasm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.zerotrust.ledger.snapshot.PackReader;
import org.zerotrust.ledger.snapshot.PolicyPack;
import org.zerotrust.pdp.policy.pack.PolicyRefusedException;

class WasmModuleTest {
    private static final Path MODULE = Path.of("src/test/resources/wasm/contract");
    private static final Path PACKS = Path.of("src/test/resources/contract/packs");

    @Test
    void theCommittedModulesWereBuiltFromTheRegoThatStandsThere() throws Exception {
        assertThat(WasmModule.read(MODULE).modulesDigest())
                .isEqualTo(WasmModule.digest(PackReader.read(PACKS, "test")));
        assertThat(WasmModule.read(Path.of("src/test/resources/wasm/policies")).modulesDigest())
                .isEqualTo(WasmModule.digest(PackReader.read(Path.of("../../policies/packs"), "test")));
    }

    @Test
    void aModuleOfOtherRegoIsRefused() throws Exception {
        PolicyPack content = PackReader.read(PACKS, "test");
        Map<String, String> changed = new HashMap<>(content.modules());
        changed.replaceAll((name, source) -> source + "\n# changed\n");
        PolicyPack other = new PolicyPack(content.digest(), "", content.entrypoint(), changed, content.data(), null);

        assertThatThrownBy(() -> new WasmCompiler(MODULE, 1, Duration.ofSeconds(1)).compile(other))
                .isInstanceOf(PolicyRefusedException.class)
                .hasMessageContaining("built from other Rego");
    }
}
