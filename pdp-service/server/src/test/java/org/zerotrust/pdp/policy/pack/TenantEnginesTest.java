package org.zerotrust.pdp.policy.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.zerotrust.ledger.snapshot.PackReader;
import org.zerotrust.ledger.snapshot.PolicyPack;
import org.zerotrust.pdp.outcome.FailureCode;
import org.zerotrust.pdp.outcome.PdpException;
import org.zerotrust.pdp.outcome.TenantId;
import org.zerotrust.pdp.policy.rego.RegoCompiler;

/** Which snapshot decides for which tenant. */
final class TenantEnginesTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final TenantId OWNER = new TenantId("owner");
    private static final TenantId SHARING = new TenantId("sharing");

    private final TenantEngines engines = new TenantEngines(engine(), Set.of(OWNER), TenantEnginesTest::engine);

    private static SnapshotEngine engine() {
        return new SnapshotEngine(new RegoCompiler(Duration.ofSeconds(5)));
    }

    private static PolicyPack pack(String folder) throws Exception {
        return PackReader.read(Path.of(folder), "test");
    }

    @Test
    void anOwnerIsNeverDecidedByTheSharedSnapshot() throws Exception {
        engines.shared().activate(pack("../../policies/packs"), NOW);

        assertThat(engines.pin(SHARING).snapshot()).isEqualTo(engines.shared().snapshot());
        assertThatThrownBy(() -> engines.pin(OWNER))
                .isInstanceOfSatisfying(
                        PdpException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.POLICY_NOT_LOADED));
    }

    @Test
    void eachIsDecidedByItsOwn() throws Exception {
        engines.shared().activate(pack("../../policies/packs"), NOW);
        engines.own(OWNER).orElseThrow().activate(pack("src/test/resources/contract/packs"), NOW);

        assertThat(engines.own(SHARING)).isEmpty();
        assertThat(engines.pin(OWNER).snapshot().digest())
                .isNotEqualTo(engines.pin(SHARING).snapshot().digest());
    }

    @Test
    void aSharedSnapshotThatEndsUpMissingStopsNoOwner() throws Exception {
        engines.own(OWNER).orElseThrow().activate(pack("src/test/resources/contract/packs"), NOW);

        assertThat(engines.pin(OWNER).snapshot().revision()).isEqualTo("test");
        assertThatThrownBy(() -> engines.pin(SHARING)).isInstanceOf(PdpException.class);
    }
}
