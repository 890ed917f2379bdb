package org.zerotrust.pdp.cases;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.zerotrust.pdp.outcome.TenantId;
import org.zerotrust.pdp.policy.pack.TenantEngines;
import org.zerotrust.pdp.stack.Stack;
import org.zerotrust.pdp.store.ActivationRow;
import org.zerotrust.pdp.store.PolicySources;
import org.zerotrust.pdp.store.Snapshots;

/** Policy of several sources, as an operator names them: composed where they are one owner's. */
@QuarkusTest
@QuarkusTestResource(Stack.class)
@TestProfile(ComposedPolicyTest.Named.class)
final class ComposedPolicyTest {
    private static final Path FOLDER = folder();

    /** Two of the shared policy, one of a tenant's own. */
    public static final class Named implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "pdp.policy.sources.platform.directory",
                            FOLDER.resolve("platform").toString(),
                    "pdp.policy.sources.plants.directory",
                            FOLDER.resolve("plants").toString(),
                    "pdp.policy.sources.theirs.directory",
                            FOLDER.resolve("theirs").toString(),
                    "pdp.policy.sources.theirs.tenant", "own-source",
                    // Folders have a pace of their own.
                    "pdp.policy.refresh", "PT1H");
        }
    }

    @Inject
    TenantEngines engines;

    @Inject
    PolicySources states;

    @Inject
    Snapshots snapshots;

    private static Path folder() {
        try {
            Path folder =
                    Files.createTempDirectory(Path.of("target"), "composed").toAbsolutePath();
            Path packs = Path.of("../../policies/packs");
            for (String pack : List.of("base", "industrial")) {
                copy(packs.resolve(pack), folder.resolve("platform").resolve(pack));
            }
            copy(packs.resolve("demo"), folder.resolve("plants/demo"));
            copy(Path.of("src/test/resources/contract/packs"), folder.resolve("theirs"));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }

    private String revision() {
        return Objects.requireNonNull(engines.shared().snapshot()).revision();
    }

    private JsonNode latest() {
        JsonNode item = states.await(states.candidates(Snapshots.SHARED, 1)).getFirst();
        return states.await(states.candidate(
                        Snapshots.SHARED, UUID.fromString(item.path("id").asText())))
                .orElseThrow();
    }

    @Test
    void severalAreOneSnapshotAndEachKeepsToItsRoots() throws Exception {
        ActivationRow before =
                snapshots.await(snapshots.desired(Snapshots.SHARED)).orElseThrow();
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> revision().matches("plants=sha256-[0-9a-f]+,platform=sha256-[0-9a-f]+"));
        String first = revision();
        assertThat(engines.own(new TenantId("own-source"))).isPresent();

        Path rule = FOLDER.resolve("platform/base/access.rego");
        Files.writeString(rule, Files.readString(rule) + "\n# one more line\n");
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> !revision().equals(first));
        String second = revision();
        assertThat(second.split(",")[0]).isEqualTo(first.split(",")[0]);

        Files.writeString(FOLDER.resolve("plants/demo/more.rego"), "package zta.access\n\nallow_all := true\n");
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> !latest().path("accepted").asBoolean());
        assertThat(latest().path("report").toString()).contains("outside_roots");
        assertThat(revision()).isEqualTo(second);

        // The other tests of this database have a policy of their own.
        long version = snapshots.await(snapshots.desired(Snapshots.SHARED)).orElseThrow().version;
        ActivationRow back = snapshots.await(snapshots.activate(Snapshots.SHARED, before.digest, version, "test"));
        assertThat(back.digest).isEqualTo(before.digest);
    }
}
