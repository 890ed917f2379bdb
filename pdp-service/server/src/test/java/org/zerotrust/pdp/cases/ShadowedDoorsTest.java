package org.zerotrust.pdp.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.zerotrust.pdp.stack.Stack;

/** The same questions with a second engine beside the first: no answer changes, and the engines agree on each. */
@QuarkusTest
@QuarkusTestResource(Stack.class)
@TestProfile(ShadowedDoorsTest.Shadowed.class)
final class ShadowedDoorsTest extends DoorsTest {
    /** As an operator turns it on. */
    public static final class Shadowed implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "pdp.policy.shadow-engine",
                    "wasm",
                    "pdp.policy.wasm-directory",
                    Path.of("src/test/resources/wasm/policies").toAbsolutePath().toString(),
                    // A loaded machine: nothing that the test counts on may be dropped.
                    "pdp.policy.shadow-patience",
                    "PT60S",
                    "pdp.policy.shadow-deadline",
                    "PT20S");
        }
    }

    @Inject
    MeterRegistry metrics;

    @Override
    @TestFactory
    Stream<DynamicTest> eachCaseIsDecidedAlikeOverRestAndGrpc() throws Exception {
        return Stream.concat(
                super.eachCaseIsDecidedAlikeOverRestAndGrpc(),
                Stream.of(DynamicTest.dynamicTest("and the second engine agrees", this::agrees)));
    }

    private void agrees() {
        // Those questions that reach the policy, over REST and gRPC; most do.
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(count("compared")).isGreaterThan(60));
        assertThat(count("differences")).isZero();
        assertThat(count("dropped")).isZero();
        assertThat(count("failed")).isZero();
    }

    private double count(String what) {
        return metrics.counter("pdp.shadow." + what).count();
    }
}
