package org.zerotrust.pdp.dev.posture;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.zerotrust.pdp.dev.Home;
import org.zerotrust.pdp.dev.JsonApi;
import org.zerotrust.pdp.dev.LauncherException;
import org.zerotrust.pdp.dev.Tls;
import org.zerotrust.pdp.dev.registry.DecisionCost;
import org.zerotrust.pdp.dev.registry.Folders;
import org.zerotrust.pdp.dev.up.OwnStack;
import org.zerotrust.pdp.dev.up.StackPorts;
import org.zerotrust.pdp.testkit.Credential;
import org.zerotrust.pdp.testkit.DemoPki;

/** Two replicas on one broker and one database, posture traffic at both, and one of them killed in the middle of it. */
final class PostureBench {

    private static final List<String> DEVICES = List.of("sensor-1", "sensor-2", "gateway-1", "laptop-1");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Home home;
    private final int seconds;
    private final int kills;
    private final PrintWriter progress;
    private final Path folder;

    PostureBench(Home home, int seconds, int kills, PrintWriter progress) throws IOException {
        this.home = home;
        this.seconds = seconds;
        this.kills = kills;
        this.progress = progress;
        this.folder = home.createState().resolve("bench/posture");
    }

    ObjectNode run() throws IOException, InterruptedException {
        Folders.delete(folder);
        Files.createDirectories(folder);
        say("starting the stack and a second replica");
        try (OwnStack stack = OwnStack.start(home, folder, home.policies())) {
            stack.seedDemo();
            StackPorts second = stack.addReplica();
            DemoPki pki = stack.pki();
            try (JsonApi reporter0 = api(pki, "reporter", stack.ports());
                    JsonApi gateway0 = api(pki, "pep-gateway", stack.ports());
                    JsonApi reporter1 = api(pki, "reporter", second);
                    JsonApi gateway1 = api(pki, "pep-gateway", second)) {
                var first = new PostureWorker.Replica(reporter0, gateway0);
                var other = new PostureWorker.Replica(reporter1, gateway1);
                List<PostureWorker> workers = new ArrayList<>();
                for (int i = 0; i < DEVICES.size(); i++) {
                    String id = DemoPki.deviceId(DEVICES.get(i));
                    Credential device = pki.device(DEVICES.get(i));
                    // Each replica knows the demo's tenants within its refresh interval.
                    DecisionCost.report(reporter0, id, Instant.now());
                    DecisionCost.report(reporter1, id, Instant.now());
                    workers.add(new PostureWorker(
                            id,
                            DecisionCost.question(id, device),
                            i % 2 == 0 ? first : other,
                            i % 2 == 0 ? other : first));
                }
                return measured(stack, workers);
            }
        }
    }

    private static JsonApi api(DemoPki pki, String caller, StackPorts ports) {
        return JsonApi.decisions(Tls.client(pki, pki.service(caller)), URI.create("https://127.0.0.1:" + ports.api()));
    }

    private ObjectNode measured(OwnStack stack, List<PostureWorker> workers) throws IOException, InterruptedException {
        List<Long> restartMillis = new ArrayList<>();
        // A restart takes as long as it takes: each has its share of time beside the quiet one.
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds * (1L + kills));
        List<Future<PostureWorker>> counting = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(workers.size())) {
            for (PostureWorker worker : workers) {
                counting.add(threads.submit(() -> worker.until(end)));
            }
            say(workers.size() + " devices count at two replicas");
            for (int i = 0; i < kills; i++) {
                TimeUnit.SECONDS.sleep(seconds);
                long start = System.nanoTime();
                say("killing replica " + (i + 1) % 2);
                stack.crash((i + 1) % 2);
                restartMillis.add(Duration.ofNanos(System.nanoTime() - start).toMillis());
            }
            for (Future<PostureWorker> one : counting) {
                try {
                    one.get();
                } catch (ExecutionException e) {
                    throw new LauncherException("a device could not count on", e);
                }
            }
        }
        return report(workers, restartMillis);
    }

    private static ObjectNode report(List<PostureWorker> workers, List<Long> restartMillis) {
        long[] lag = workers.stream()
                .flatMap(worker -> worker.lagMicros().stream())
                .mapToLong(Long::longValue)
                .sorted()
                .toArray();
        ObjectNode report = JSON.createObjectNode()
                .put("replicas", 2)
                .put(
                        "reports",
                        workers.stream().mapToLong(PostureWorker::reports).sum())
                .put(
                        "decisions",
                        workers.stream().mapToLong(PostureWorker::decisions).sum())
                .put(
                        "not_answered",
                        workers.stream().mapToLong(PostureWorker::notAnswered).sum())
                .put(
                        "older_than_accepted",
                        workers.stream().mapToLong(PostureWorker::older).sum());
        report.putObject("lag_ms")
                .put("p50", at(lag, 0.5))
                .put("p99", at(lag, 0.99))
                .put("max", at(lag, 1));
        var restarts = report.putArray("restart_ms");
        restartMillis.forEach(restarts::add);
        return report;
    }

    private static double at(long[] sorted, double share) {
        if (sorted.length == 0) {
            return -1;
        }
        return sorted[(int) Math.min(sorted.length - 1L, Math.round(share * (sorted.length - 1)))] / 1_000.0;
    }

    private void say(String line) {
        progress.println(line);
        progress.flush();
    }
}
