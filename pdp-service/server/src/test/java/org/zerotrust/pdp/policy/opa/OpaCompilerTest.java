package org.zerotrust.pdp.policy.opa;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.zerotrust.ledger.snapshot.PackReader;
import org.zerotrust.ledger.snapshot.PolicyPack;
import org.zerotrust.pdp.outcome.FailureCode;
import org.zerotrust.pdp.policy.Evaluation;
import org.zerotrust.pdp.policy.PolicyInput;
import org.zerotrust.pdp.policy.pack.PolicyCompiler;
import org.zerotrust.pdp.policy.pack.PolicyCompilerContract;
import org.zerotrust.pdp.policy.pack.PolicyProgram;

@Tag("peers")
class OpaCompilerTest extends PolicyCompilerContract {
    private final List<RealOpa> started = new ArrayList<>();
    private @Nullable OpaCompiler contract;
    private @Nullable OpaCompiler policies;

    private OpaCompiler compiler() throws IOException {
        RealOpa opa = new RealOpa();
        started.add(opa);
        return new OpaCompiler(opa.uri(), Duration.ofSeconds(20));
    }

    @Override
    protected PolicyCompiler forContract() throws IOException {
        OpaCompiler ready = contract == null ? compiler() : contract;
        contract = ready;
        return ready;
    }

    @Override
    protected PolicyCompiler forPolicies() throws IOException {
        OpaCompiler ready = policies == null ? compiler() : policies;
        policies = ready;
        return ready;
    }

    @AfterAll
    void stop() {
        started.forEach(RealOpa::close);
    }

    @Test
    void aProgramOfAnotherSnapshotThanTheLoadedOneDoesNotDecide() throws Exception {
        try (RealOpa opa = new RealOpa()) {
            OpaCompiler compiler = new OpaCompiler(opa.uri(), Duration.ofSeconds(20));
            PolicyPack first = PackReader.read(Path.of("src/test/resources/contract/packs"), "first");
            PolicyPack second =
                    new PolicyPack("f".repeat(64), "second", first.entrypoint(), first.modules(), first.data(), null);
            PolicyProgram old = compiler.compile(first);
            compiler.compile(second);

            Evaluation evaluation =
                    old.evaluate(new PolicyInput(NOW, Map.of("now", 1, "action", Map.of("name", "permit"))));

            assertThat(evaluation)
                    .isInstanceOfSatisfying(
                            Evaluation.Undecided.class,
                            u -> assertThat(u.failure().code()).isEqualTo(FailureCode.POLICY_FAILED));
        }
    }

    @Test
    void anOpaThatIsGoneDoesNotDecide() throws Exception {
        RealOpa opa = new RealOpa();
        PolicyProgram program = new OpaCompiler(opa.uri(), Duration.ofSeconds(5))
                .compile(PackReader.read(Path.of("src/test/resources/contract/packs"), "first"));
        opa.close();

        Evaluation evaluation =
                program.evaluate(new PolicyInput(NOW, Map.of("now", 1, "action", Map.of("name", "permit"))));

        assertThat(evaluation).isInstanceOf(Evaluation.Undecided.class);
    }
}
