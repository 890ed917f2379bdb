package org.zerotrust.pdp.bench.edits;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.bench.edits.EditedRepository.Edit;
import org.zerotrust.pdp.bench.edits.EditedRepository.Kind;
import org.zerotrust.pdp.bench.rest.Reference;
import org.zerotrust.pdp.dev.AdminTarget;
import org.zerotrust.pdp.dev.Home;
import org.zerotrust.pdp.dev.JsonApi;
import org.zerotrust.pdp.dev.LauncherException;
import org.zerotrust.pdp.dev.Tls;
import org.zerotrust.pdp.dev.stream.CommittedTopics;
import org.zerotrust.pdp.dev.verify.RecordedDecisions;
import picocli.CommandLine;

/** A repository edited under load, and all that was answered meanwhile decided again by a real OPA. */
final class EditsRun {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration SEEN_WITHIN = Duration.ofSeconds(60);
    private static final Duration READ_WITHIN = Duration.ofMinutes(10);
    private static final int POSTURE_SECONDS = 3_600;
    /** Every second one is good, so that each bad one meets a snapshot that has just come. */
    private static final List<Kind> ORDER = List.of(
            Kind.GOOD,
            Kind.BROKEN,
            Kind.GOOD,
            Kind.UNSIGNED,
            Kind.GOOD,
            Kind.WRONGLY_SIGNED,
            Kind.GOOD,
            Kind.OLDER,
            Kind.GOOD,
            Kind.FORCE_PUSHED,
            Kind.GOOD,
            Kind.FAILING);

    private final Home home;
    private final int edits;
    private final double perSecond;
    private final int warmUp;
    private final Path opa;
    private final PrintWriter progress;
    private final Path folder;
    private @Nullable EditedRepository repository;

    EditsRun(Home home, int edits, double perSecond, int warmUp, Path opa, PrintWriter progress) throws IOException {
        this.home = home;
        this.edits = edits;
        this.perSecond = perSecond;
        this.warmUp = warmUp;
        this.opa = opa;
        this.progress = progress;
        this.folder = home.createState().resolve("bench/edits");
    }

    ObjectNode run() throws IOException, InterruptedException, GeneralSecurityException {
        Reference.delete(folder);
        Path state = Files.createDirectories(folder.resolve("stack"));
        try (Reference service = Reference.start(home, state, this::source)) {
            service.ready(POSTURE_SECONDS);
            ObjectNode report = JSON.createObjectNode();
            edited(service, report);
            again(service, report);
            return report;
        }
    }

    private EditedRepository repository() {
        return Objects.requireNonNull(repository, "made before the service starts");
    }

    private List<String> source(Path packs) throws IOException, InterruptedException {
        List<String> resources = new ArrayList<>();
        JSON.readTree(packs.resolve("reference/data.json").toFile())
                .path("resources")
                .fieldNames()
                .forEachRemaining(resources::add);
        EditedRepository made = new EditedRepository(Files.createDirectories(folder.resolve("git")), packs, resources);
        repository = made;
        return made.serviceOptions(packs);
    }

    private void edited(Reference service, ObjectNode report) throws IOException, InterruptedException {
        Map<Kind, Integer> made = new TreeMap<>();
        List<Long> active = new ArrayList<>();
        List<String> notAsDesigned = new ArrayList<>();
        try (JsonApi api = admin(service);
                EditsLoad load = new EditsLoad(
                        Tls.client(service.stack().pki(), null),
                        URI.create(service.url()),
                        Files.readString(service.tokenFile()).strip(),
                        Files.readAllLines(service.bodies()),
                        perSecond)) {
            TimeUnit.SECONDS.sleep(warmUp);
            long from = System.nanoTime();
            for (int i = 0; i < edits; i++) {
                Edit edit = repository().make(ORDER.get(i % ORDER.size()));
                made.merge(edit.kind(), 1, Integer::sum);
                long pushed = System.nanoTime();
                // As the repository's webhook does.
                JsonApi.Reply asked = api.post("/policy/poll", JSON.createObjectNode());
                if (asked.status() / 100 != 2) {
                    throw new LauncherException("the service does not look at its source: " + asked.problem());
                }
                if (edit.kind() == Kind.GOOD) {
                    active.add(seen(load, edit, pushed));
                } else {
                    refused(api, edit, notAsDesigned);
                }
                say((i + 1) + " of " + edits + ": " + edit.kind());
            }
            TimeUnit.SECONDS.sleep(1);
            load.stop();
            List<Long> latencies = load.between(from, Long.MAX_VALUE).stream()
                    .map(EditsLoad.Asked::nanos)
                    .toList();
            long strange = load.answers().entrySet().stream()
                    .filter(e -> !repository().packs().containsKey(e.getKey()))
                    .mapToLong(Map.Entry::getValue)
                    .sum();
            ObjectNode kinds = report.put("edits", edits).putObject("kinds");
            made.forEach((kind, n) -> kinds.put(kind.name(), n));
            report.put("not_as_designed", notAsDesigned.size())
                    .put(
                            "answers",
                            load.answers().values().stream()
                                    .mapToLong(Long::longValue)
                                    .sum())
                    .put("snapshots", load.answers().size())
                    .put("failed", load.failed())
                    .put("of_other_snapshots", strange)
                    .put("push_to_active_p50_ms", percentile(active, 0.5))
                    .put("push_to_active_p99_ms", percentile(active, 0.99))
                    .put("request_p50_ms", percentile(latencies, 0.5))
                    .put("request_p99_ms", percentile(latencies, 0.99))
                    .put("longest_pause_ms", percentile(latencies, 1));
            notAsDesigned.forEach(this::say);
        }
    }

    static double percentile(List<Long> nanos, double part) {
        List<Long> sorted = nanos.stream().sorted().toList();
        return sorted.isEmpty()
                ? 0
                : Math.round(sorted.get((int) Math.min(sorted.size() - 1, Math.floor(sorted.size() * part))) / 1e4)
                        / 1e2;
    }

    private long seen(EditsLoad load, Edit edit, long pushed) throws IOException, InterruptedException {
        long end = pushed + SEEN_WITHIN.toNanos();
        while (load.firstSeen(edit.digest()) < 0) {
            if (System.nanoTime() > end) {
                throw new IOException("no answer names the snapshot of " + edit.commit());
            }
            TimeUnit.MILLISECONDS.sleep(2);
        }
        return load.firstSeen(edit.digest()) - pushed;
    }

    /** A bad one must be said to be one; an older state was accepted once, and must not be active again. */
    private void refused(JsonApi api, Edit edit, List<String> notAsDesigned) throws IOException, InterruptedException {
        long end = System.nanoTime() + SEEN_WITHIN.toNanos();
        while (System.nanoTime() < end) {
            for (JsonNode row : api.get("/policy/candidates?limit=5").body().path("items")) {
                if (row.path("revision").asText().equals(edit.commit())
                        && !row.path("accepted").asBoolean()) {
                    return;
                }
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
        notAsDesigned.add(edit + " was not refused");
    }

    static JsonApi admin(Reference service) {
        return CommandLine.populateCommand(
                        new AdminTarget("policy-admin"), service.access("admin").toArray(String[]::new))
                .connect();
    }

    private void again(Reference service, ObjectNode report) throws IOException, InterruptedException {
        Map<String, List<RecordedDecisions.One>> byDigest = new HashMap<>();
        RecordedDecisions opened = new RecordedDecisions(
                service.access("operator"),
                one -> byDigest.computeIfAbsent(one.digest(), _ -> new ArrayList<>())
                        .add(one));
        long[] records = new long[1];
        try (CommittedTopics topics =
                new CommittedTopics("127.0.0.1:" + service.stack().ports().kafka())) {
            topics.readAll("pdp.decisions", READ_WITHIN, record -> {
                JsonNode data = data(record.value());
                if (data.path("request_id").asText().startsWith("edits-")) {
                    records[0]++;
                    opened.add(data);
                }
            });
        }
        opened.flush();
        OpaAgain opaAgain = new OpaAgain(opa, folder.resolve("opa.log"));
        for (var one : byDigest.entrySet()) {
            Path packs = repository().packs().get(one.getKey());
            if (packs == null) {
                throw new IOException("a record names the snapshot " + one.getKey() + ", which is no good state");
            }
            opaAgain.decide(packs, one.getValue());
            say(opaAgain.decided() + " decided again, " + opaAgain.wrong().size() + " otherwise");
        }
        opaAgain.wrong().stream().limit(5).forEach(this::say);
        report.put("records", records[0])
                .put("decided_by_opa", opaAgain.decided())
                .put("without_input", records[0] - opaAgain.decided())
                .put("wrong", opaAgain.wrong().size());
    }

    private static JsonNode data(byte[] value) {
        try {
            return JSON.readTree(value).path("data");
        } catch (IOException e) {
            throw new IllegalStateException("a record is JSON", e);
        }
    }

    private void say(String line) {
        progress.println(line);
        progress.flush();
    }
}
