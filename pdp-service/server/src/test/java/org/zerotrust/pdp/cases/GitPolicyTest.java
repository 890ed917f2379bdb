package org.zerotrust.pdp.cases;

import static java.nio.charset.StandardCharsets.UTF_8;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.zerotrust.pdp.policy.pack.TenantEngines;
import org.zerotrust.pdp.stack.Stack;
import org.zerotrust.pdp.store.ActivationRow;
import org.zerotrust.pdp.store.PolicyEvents;
import org.zerotrust.pdp.store.PolicySources;
import org.zerotrust.pdp.store.Snapshots;

/** Policy from a repository: what is good and signed decides, whatever else is pushed does not, and the way back is open. */
@QuarkusTest
@QuarkusTestResource(Stack.class)
@TestProfile(GitPolicyTest.FromGit.class)
final class GitPolicyTest {
    private static final Path FOLDER = folder();
    private static final Path WORK = FOLDER.resolve("work");

    /** As an operator sets it up. */
    public static final class FromGit implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "pdp.policy.git.remote",
                    WORK.toString(),
                    "pdp.policy.git.folder",
                    "packs",
                    "pdp.policy.git.copy",
                    FOLDER.resolve("copy.git").toString(),
                    "pdp.policy.allowed-signers",
                    FOLDER.resolve("allowed").toString(),
                    "pdp.policy.allow-unsigned",
                    "false",
                    "pdp.policy.refresh",
                    "PT1S");
        }
    }

    @Inject
    TenantEngines engines;

    @Inject
    PolicySources states;

    @Inject
    Snapshots snapshots;

    @Inject
    PolicyEvents events;

    /** A repository whose first commit has our packs, signed. */
    private static Path folder() {
        try {
            Path folder = Files.createTempDirectory(Path.of("target"), "git").toAbsolutePath();
            Path packs = Files.createDirectories(folder.resolve("work/packs"));
            copy(Path.of("../../policies/packs"), packs);
            for (String name : List.of("ours", "theirs")) {
                run(
                        folder,
                        "ssh-keygen",
                        "-q",
                        "-N",
                        "",
                        "-t",
                        "ed25519",
                        "-f",
                        folder.resolve(name).toString());
            }
            Files.writeString(
                    folder.resolve("allowed"), "ann@example.org " + Files.readString(folder.resolve("ours.pub")));
            run(folder.resolve("work"), "git", "-c", "init.defaultBranch=main", "init", "-q");
            commit(folder, "ours", "first");
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

    private static String run(Path in, String... command) {
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command).directory(in.toFile()).redirectErrorStream(true);
            builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
            builder.environment().put("GIT_CONFIG_SYSTEM", "/dev/null");
            Process process = builder.start();
            String out = new String(process.getInputStream().readAllBytes(), UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue())
                    .as(String.join(" ", command) + "\n" + out)
                    .isZero();
            return out.strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Commits what is there; signed with that key, or not. */
    private static String commit(Path folder, String key, String message) {
        Path work = folder.resolve("work");
        run(work, "git", "add", "-A");
        List<String> command = new ArrayList<>(
                List.of("git", "-c", "user.name=Ann", "-c", "user.email=ann@example.org", "-c", "gpg.format=ssh"));
        if (key.isEmpty()) {
            command.addAll(List.of("commit", "-q", "--allow-empty", "-m", message));
        } else {
            command.addAll(List.of("-c", "user.signingkey=" + folder.resolve(key), "commit", "-q", "-S"));
            command.addAll(List.of("--allow-empty", "-m", message));
        }
        run(work, command.toArray(String[]::new));
        return run(work, "git", "rev-parse", "HEAD");
    }

    private static void edit(String from, String to) throws IOException {
        Path file = WORK.resolve("packs/base/access.rego");
        String text = Files.readString(file);
        assertThat(text).contains(from);
        Files.writeString(file, text.replace(from, to));
    }

    private JsonNode candidate(String revision) {
        for (JsonNode item : states.await(states.candidates(Snapshots.SHARED, 100))) {
            if (item.path("revision").asText().equals(revision)) {
                UUID id = UUID.fromString(item.path("id").asText());
                return states.await(states.candidate(Snapshots.SHARED, id)).orElseThrow();
            }
        }
        return Wire.JSON.missingNode();
    }

    private JsonNode judged(String revision) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> !candidate(revision).isMissingNode());
        return candidate(revision);
    }

    private static List<String> codes(JsonNode candidate) {
        List<String> codes = new ArrayList<>();
        candidate
                .path("report")
                .forEach(step -> step.path("problems")
                        .forEach(p -> codes.add(p.path("code").asText())));
        return codes;
    }

    private String active() {
        return Objects.requireNonNull(engines.shared().snapshot()).revision();
    }

    private void awaitActive(String digest, boolean ofDigest) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () -> assertThat(Objects.requireNonNull(engines.shared().snapshot())
                                        .digest()
                                        .equals(digest))
                                .isEqualTo(ofDigest));
    }

    private void awaitActive(String revision) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(active()).isEqualTo(revision));
    }

    @Test
    void whatIsGoodAndSignedDecidesAndNothingElse() throws Exception {
        ActivationRow before =
                snapshots.await(snapshots.desired(Snapshots.SHARED)).orElseThrow();
        String first = run(WORK, "git", "rev-parse", "HEAD");
        assertThat(judged(first).path("accepted").asBoolean())
                .as(candidate(first).toString())
                .isTrue();

        edit("# Nothing matched is a deny", "# What nothing matches is a deny");
        String second = commit(FOLDER, "ours", "a change");
        JsonNode accepted = judged(second);
        assertThat(accepted.path("accepted").asBoolean())
                .as(accepted.toString())
                .isTrue();
        assertThat(accepted.path("signer").asText()).startsWith("ann@example.org SHA256:");
        awaitActive(second);

        edit("package zta.access", "package zta.access {");
        String broken = commit(FOLDER, "ours", "broken");
        assertThat(codes(judged(broken))).contains("rego_parse_error");
        run(WORK, "git", "revert", "--no-commit", broken);

        edit("count(failed) == 0", "count(failed) == 1");
        String wrong = commit(FOLDER, "ours", "a test fails");
        assertThat(codes(judged(wrong))).contains("test_failed");
        run(WORK, "git", "revert", "--no-commit", wrong);

        String unsigned = commit(FOLDER, "", "nobody's");
        assertThat(codes(judged(unsigned))).containsExactly("unsigned");
        String theirs = commit(FOLDER, "theirs", "somebody else's");
        assertThat(codes(judged(theirs))).containsExactly("signature_refused");

        run(WORK, "git", "reset", "-q", "--hard", first);
        String older = commit(FOLDER, "ours", "beside the one that was accepted");
        assertThat(codes(judged(older))).containsExactly("rolled_back");
        assertThat(active()).isEqualTo(second);

        run(WORK, "git", "reset", "-q", "--hard", second);
        edit("# What nothing matches is a deny", "# Where nothing matches it is a deny");
        String third = commit(FOLDER, "ours", "and on");
        assertThat(judged(third).path("accepted").asBoolean()).isTrue();
        awaitActive(third);

        assertThat(states.await(states.replicas(Snapshots.SHARED)))
                .anyMatch(replica -> replica.path("revision").asText().equals(third));
        // The other tests of this database have a policy of their own.
        List<String> earlier = snapshots.await(snapshots.before(Snapshots.SHARED, 100));
        assertThat(earlier)
                .contains(before.digest)
                .doesNotContain(
                        Objects.requireNonNull(engines.shared().snapshot()).digest());
        long version = snapshots.await(snapshots.desired(Snapshots.SHARED)).orElseThrow().version;
        snapshots.await(snapshots.activate(Snapshots.SHARED, before.digest, version, "test"));
        awaitActive(snapshots.await(snapshots.desired(Snapshots.SHARED)).orElseThrow().digest, true);
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> events.unpublished(1).isEmpty());
    }

    private static List<JsonNode> published() throws IOException {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", Stack.parts().kafka().bootstrapServers(), "isolation.level", "read_committed");
        List<JsonNode> all = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor("pdp.policy").stream()
                    .map(one -> new TopicPartition(one.topic(), one.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    all.add(Wire.JSON.readTree(record.value()));
                }
            }
        }
        return all;
    }
}
