package org.zerotrust.pdp.bench.edits;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.bench.rest.Reference;
import org.zerotrust.pdp.dev.Home;
import org.zerotrust.pdp.dev.JsonApi;
import org.zerotrust.pdp.dev.LauncherException;
import org.zerotrust.pdp.dev.Tls;

/**
 * Much data is activated under load, in rounds: a time without any activation, a push with other data, and back to the state
 * before by the admin API. What a question waits in each is what is compared.
 */
final class ActivateRun {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int POSTURE_SECONDS = 3_600;
    private static final long SEEN_WITHIN = TimeUnit.SECONDS.toNanos(120);
    /** One in so many of the devices that ask is blocked by the data. */
    private static final int BLOCKED = 4;

    /** @param heapMegabytes of the service */
    record Size(int megabytes, int heapMegabytes, int rounds, int quietSeconds, int warmUpSeconds, double perSecond) {}

    private final Home home;
    private final Size size;
    private final PrintWriter progress;
    private final Path folder;
    private @Nullable EditedRepository repository;

    ActivateRun(Home home, Size size, PrintWriter progress) throws IOException {
        this.home = home;
        this.size = size;
        this.progress = progress;
        this.folder = home.createState().resolve("bench/activate");
    }

    ObjectNode run() throws IOException, InterruptedException, GeneralSecurityException {
        Reference.delete(folder);
        Path state = Files.createDirectories(folder.resolve("stack"));
        try (Reference service = Reference.start(home, state, this::source)) {
            service.ready(POSTURE_SECONDS);
            return measured(service);
        }
    }

    private List<String> source(Path packs) throws IOException, InterruptedException {
        EditedRepository made =
                new EditedRepository(Files.createDirectories(folder.resolve("git")), packs, List.of("unused"));
        repository = made;
        List<String> options = new ArrayList<>(made.serviceOptions(packs));
        // Large data are pauses for a collector that stops all; what the service needs else it needs with either.
        options.add("-XX:-UseParallelGC");
        options.add("-XX:+UseZGC");
        options.add("-Xms" + size.heapMegabytes() + "m");
        options.add("-Xmx" + size.heapMegabytes() + "m");
        return options;
    }

    /** A register in which every fourth device that asks is blocked, and those of many others. */
    private byte[] register(int round) {
        SplittableRandom random = new SplittableRandom(round);
        StringBuilder json = new StringBuilder("{\"round\":" + round + ",\"devices\":{");
        long end = size.megabytes() * 1_000_000L;
        for (int n = 0; json.length() < end; n++) {
            json.append(n == 0 ? "\"" : ",\"")
                    .append(Reference.device(n))
                    .append("\":{\"model\":\"meter-")
                    .append(random.nextInt(400))
                    .append("\",\"firmware\":\"")
                    .append(random.nextInt(9))
                    .append('.')
                    .append(random.nextInt(30))
                    .append("\",\"risk\":")
                    .append(random.nextInt(100))
                    .append(",\"sites\":[\"site-")
                    .append(random.nextInt(5_000))
                    .append("\",\"site-")
                    .append(random.nextInt(5_000))
                    .append("\"],\"blocked\":")
                    .append((n + round) % BLOCKED == 0)
                    .append(",\"installed\":")
                    .append(1_700_000_000L + random.nextInt(10_000_000))
                    .append('}');
        }
        return json.append("}}").toString().getBytes(UTF_8);
    }

    private static final byte[] RULE = """
            package zta.access

            control contains {"code": "register.blocked", "ok": false, "expected": false, "seen": true} if {
            	data.register.devices[input.device.id].blocked
            }
            """.getBytes(UTF_8);

    private ObjectNode measured(Reference service) throws IOException, InterruptedException {
        EditedRepository git = Objects.requireNonNull(repository, "made before the service starts");
        List<Long> quiet = new ArrayList<>();
        List<Long> pushing = new ArrayList<>();
        List<Long> returning = new ArrayList<>();
        List<Long> pushed = new ArrayList<>();
        List<Long> returned = new ArrayList<>();
        int wrong = 0;
        try (JsonApi api = EditsRun.admin(service);
                EditsLoad load = new EditsLoad(
                        Tls.client(service.stack().pki(), null),
                        URI.create(service.url()),
                        Files.readString(service.tokenFile()).strip(),
                        Files.readAllLines(service.bodies()),
                        size.perSecond())) {
            String before = push(api, load, git, 0).digest();
            TimeUnit.SECONDS.sleep(size.warmUpSeconds());
            for (int round = 1; round <= size.rounds(); round++) {
                long from = System.nanoTime();
                TimeUnit.SECONDS.sleep(size.quietSeconds());
                quiet.addAll(nanos(load, from, System.nanoTime()));
                Moved there = push(api, load, git, round);
                pushed.add(there.seen() - there.asked());
                pushing.addAll(nanos(load, there.asked(), there.seen()));
                TimeUnit.SECONDS.sleep(2);
                wrong += wrong(load, there.seen(), System.nanoTime(), round);
                Moved back = activate(api, load, before);
                returned.add(back.seen() - back.asked());
                returning.addAll(nanos(load, back.asked(), back.seen()));
                TimeUnit.SECONDS.sleep(2);
                wrong += wrong(load, back.seen(), System.nanoTime(), round - 1);
                // The next round goes back to what this one pushed, so that no state is active that was before.
                before = there.digest();
                say("round " + round + ": pushed " + ms(pushed.getLast()) + " ms, activated " + ms(returned.getLast())
                        + " ms, wrong " + wrong);
            }
            load.stop();
            ObjectNode report = JSON.createObjectNode()
                    .put("megabytes", size.megabytes())
                    .put("rounds", size.rounds())
                    .put("failed", load.failed())
                    .put("wrong", wrong)
                    .put(
                            "permits",
                            load.between(Long.MIN_VALUE, Long.MAX_VALUE).stream()
                                    .filter(EditsLoad.Asked::permitted)
                                    .count())
                    .put("longest_push_to_active_ms", EditsRun.percentile(pushed, 1))
                    .put("longest_activation_ms", EditsRun.percentile(returned, 1));
            latencies(report.putObject("quiet"), quiet);
            latencies(report.putObject("while_pushed"), pushing);
            latencies(report.putObject("while_activated"), returning);
            return report;
        }
    }

    private static void latencies(ObjectNode report, List<Long> nanos) {
        report.put("requests", nanos.size())
                .put("p50_ms", EditsRun.percentile(nanos, 0.5))
                .put("p99_ms", EditsRun.percentile(nanos, 0.99))
                .put("longest_ms", EditsRun.percentile(nanos, 1));
    }

    private static List<Long> nanos(EditsLoad load, long from, long to) {
        return load.between(from, to).stream().map(EditsLoad.Asked::nanos).toList();
    }

    /** Permits of devices that the active data block. */
    private static int wrong(EditsLoad load, long from, long to, int round) {
        return (int) load.between(from, to).stream()
                .filter(asked -> asked.permitted() && (load.body(asked.number()) + round) % BLOCKED == 0)
                .count();
    }

    /** A snapshot that was activated: when that was asked for, and when the first answer named it. */
    private record Moved(String digest, long asked, long seen) {}

    private Moved push(JsonApi api, EditsLoad load, EditedRepository git, int round)
            throws IOException, InterruptedException {
        String digest =
                git.write(Map.of("reference/register/data.json", register(round), "reference/register.rego", RULE));
        long asked = System.nanoTime();
        taken(api.post("/policy/poll", JSON.createObjectNode()));
        return new Moved(digest, asked, seen(load, digest, asked));
    }

    private Moved activate(JsonApi api, EditsLoad load, String digest) throws IOException, InterruptedException {
        JsonNode active = api.get("/policy").body().path("active");
        long asked = System.nanoTime();
        taken(api.post(
                "/policy/rollback",
                JSON.createObjectNode()
                        .put("digest", digest)
                        .put("version", active.path("version").asLong())));
        return new Moved(digest, asked, seen(load, digest, asked));
    }

    private static void taken(JsonApi.Reply reply) {
        if (reply.status() / 100 != 2) {
            throw new LauncherException("the service does not do it: " + reply.problem());
        }
    }

    private static long seen(EditsLoad load, String digest, long after) throws IOException, InterruptedException {
        long end = System.nanoTime() + SEEN_WITHIN;
        while (System.nanoTime() < end) {
            long seen = load.seenAfter(digest, after);
            if (seen >= 0) {
                return seen;
            }
            TimeUnit.MILLISECONDS.sleep(2);
        }
        throw new IOException("no answer names the snapshot " + digest);
    }

    private static long ms(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }

    private void say(String line) {
        progress.println(line);
        progress.flush();
    }
}
