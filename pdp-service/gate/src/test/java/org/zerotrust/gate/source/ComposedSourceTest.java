package org.zerotrust.gate.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.zerotrust.gate.check.Gate;
import org.zerotrust.gate.check.GateReport;
import org.zerotrust.gate.check.Problem;
import org.zerotrust.gate.sign.SignatureCheck;

/** Several sources as one. */
final class ComposedSourceTest {
    private static final String MANIFEST =
            "{\"roots\": [%s], \"metadata\": {\"input_version\": 1, \"output_version\": 1%s}}";

    /** Counts its revisions; a lower one does not follow a higher one. */
    private static final class Planted implements PolicySource {
        final SortedMap<String, byte[]> files = new TreeMap<>();
        SignatureCheck signature = new SignatureCheck.Signed("ann", "k");
        int revision = 1;
        boolean reachable = true;
        boolean closed;

        @Override
        public String name() {
            return "planted";
        }

        @Override
        public Optional<Candidate> poll(@Nullable String seen) throws SourceException {
            if (!reachable) {
                throw new SourceException("planted", null);
            }
            return String.valueOf(revision).equals(seen)
                    ? Optional.empty()
                    : Optional.of(new Candidate(
                            String.valueOf(revision),
                            files,
                            "ann",
                            Instant.EPOCH.plusSeconds(revision),
                            "m",
                            signature));
        }

        @Override
        public boolean follows(String later, String highest) {
            return Integer.parseInt(later) >= Integer.parseInt(highest);
        }

        @Override
        public void close() {
            closed = true;
        }

        void put(String file, String text) {
            files.put(file, text.getBytes(UTF_8));
        }
    }

    private final Planted platform = new Planted();
    private final Planted site = new Planted();
    private final ComposedSource composed =
            new ComposedSource(new TreeMap<>(Map.of("platform", platform, "site", site)));

    ComposedSourceTest() {
        platform.put(
                "base/.manifest", MANIFEST.formatted("\"zta/access\"", ", \"entrypoint\": \"zta/access/decision\""));
        platform.put("base/access.rego", """
                package zta.access

                default decision := {"decision": "deny"}

                decision := {"decision": "permit"} if input.device.id in data.zta.site.devices
                """);
        site.put("own/.manifest", MANIFEST.formatted("\"zta/site\"", ""));
        site.put("own/zta/site/data.json", "{\"devices\": [\"d1\"]}");
    }

    private GateReport gate() throws Exception {
        Candidate candidate = composed.poll(null).orElseThrow();
        return Gate.check(candidate, null, new Gate.Rules(true, Duration.ofSeconds(10)));
    }

    private java.util.List<String> codes() throws Exception {
        return gate().problems().stream().map(Problem::code).toList();
    }

    @Test
    void oneStateOfEachIsOneSnapshot() throws Exception {
        Candidate first = composed.poll(null).orElseThrow();
        assertThat(first.revision()).isEqualTo("platform=1,site=1");
        assertThat(first.files()).containsKeys("platform.base/access.rego", "site.own/zta/site/data.json");
        assertThat(composed.poll(first.revision())).isEmpty();

        site.revision = 2;
        Candidate second = composed.poll(first.revision()).orElseThrow();
        assertThat(second.revision()).isEqualTo("platform=1,site=2");
        assertThat(second.at()).isEqualTo(Instant.EPOCH.plusSeconds(2));
        assertThat(codes()).isEmpty();
        assertThat(gate().pack()).isNotNull();
    }

    @Test
    void oneThatCannotBeReadKeepsTheWholeBack() throws Exception {
        site.reachable = false;
        assertThatThrownBy(() -> composed.poll(null)).isInstanceOf(PolicySource.SourceException.class);
        site.reachable = true;
        assertThat(composed.poll(null)).isPresent();
    }

    @Test
    void theWorstSignatureCounts() throws Exception {
        assertThat(composed.poll(null).orElseThrow().signature())
                .isEqualTo(new SignatureCheck.Signed("ann ann", "k k"));
        site.signature = new SignatureCheck.Unsigned();
        site.revision++;
        assertThat(composed.poll(null).orElseThrow().signature()).isInstanceOf(SignatureCheck.Unsigned.class);
        platform.signature = new SignatureCheck.Refused("no");
        platform.revision++;
        assertThat(composed.poll(null).orElseThrow().signature()).isEqualTo(new SignatureCheck.Refused("platform: no"));
    }

    @Test
    void noneMayGoBack() throws Exception {
        assertThat(composed.follows("platform=2,site=1", "platform=1,site=1")).isTrue();
        assertThat(composed.follows("platform=2,site=1", "platform=1,site=2")).isFalse();
        assertThat(composed.follows("platform=2", "platform=1,site=2")).isFalse();
        assertThat(composed.follows("platform=1,site=1", "platform=1")).isTrue();
        assertThat(composed.follows("platform=1,site=1", "gone=7,platform=1")).isTrue();
        composed.close();
        assertThat(platform.closed && site.closed).isTrue();
    }

    @Test
    void noneHoldsWhatAnotherOwns() throws Exception {
        site.put("own/.manifest", MANIFEST.formatted("\"zta\"", ""));
        assertThat(codes()).contains("roots_overlap");

        site.put("own/.manifest", MANIFEST.formatted("\"zta/site\"", ""));
        site.put("own/zta/access/data.json", "{\"x\": 1}");
        site.revision++;
        assertThat(codes()).containsExactly("outside_roots");
        site.files.remove("own/zta/access/data.json");
        site.put("own/more.rego", "package zta.accessories\n\nx := 1\n");
        site.revision++;
        assertThat(codes()).contains("outside_roots");
    }

    @Test
    void whoDeclaresNothingOwnsAll() throws Exception {
        site.put("own/.manifest", "{\"metadata\": {\"input_version\": 1, \"output_version\": 1}}");
        assertThat(codes()).contains("roots_overlap");
    }

    @Test
    void whoHasNoManifestOwnsAllToo() throws Exception {
        site.files.remove("own/.manifest");
        assertThat(codes()).contains("roots_overlap");
    }

    @Test
    void dataAboveARootIsInItWhereItsMembersAre() throws Exception {
        site.files.remove("own/zta/site/data.json");
        site.put("own/zta/data.json", "{\"site\": {\"devices\": []}}");
        assertThat(codes()).isEmpty();
        site.put("own/zta/data.json", "{\"site\": {}, \"elsewhere\": 1}");
        site.revision++;
        assertThat(codes()).contains("outside_roots");
    }
}
