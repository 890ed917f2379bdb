package org.zerotrust.pdp.policy.rego;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.zerotrust.pdp.cases.CaseFiles;
import org.zerotrust.pdp.outcome.TenantId;
import org.zerotrust.pdp.policy.EngineContract;
import org.zerotrust.pdp.policy.PolicyEngine;
import org.zerotrust.pdp.policy.Snapshot;
import org.zerotrust.pdp.policy.pack.PackReader;
import org.zerotrust.pdp.policy.pack.PolicyPack;

/** Our engine behind the port. */
final class RegoEngineTest extends EngineContract {
    private final RegoEngine engine = new RegoEngine(Duration.ofMillis(500));

    @Override
    protected PolicyEngine engine(Path packs) throws Exception {
        try {
            engine.activate(PackReader.read(packs, null), NOW);
        } catch (PackReader.PackException notAPack) {
            // What cannot be read is not activated; the contract asks what is pinned then.
            assertThat(engine.snapshot()).isNull();
        }
        return engine;
    }

    @Test
    void onlyTheActiveSnapshotCanBeConfirmed() throws Exception {
        Path packs = CaseFiles.ROOT.resolve("policies/packs");
        Snapshot active = engine.activate(PackReader.read(packs, null), NOW);

        boolean same = engine.confirm(active.digest(), NOW.plusSeconds(60));
        boolean other = engine.confirm("00".repeat(32), NOW.plusSeconds(120));

        assertThat(same).isTrue();
        assertThat(other).isFalse();
        assertThat(engine.pin(new TenantId("demo")).confirmedAt()).isEqualTo(NOW.plusSeconds(60));
    }

    @Test
    void aPolicyThatDoesNotCompileLeavesTheOneBefore() throws Exception {
        Snapshot before = engine.activate(PackReader.read(CaseFiles.ROOT.resolve("policies/packs"), null), NOW);
        PolicyPack broken = new PolicyPack(
                "00".repeat(32), "broken", "t/decision", Map.of("t.rego", "package t\ndecision := x"), Map.of(), null);

        assertThatThrownBy(() -> engine.activate(broken, NOW)).isInstanceOf(RegoEngine.NotActivated.class);

        assertThat(engine.snapshot()).isEqualTo(before);
    }
}
