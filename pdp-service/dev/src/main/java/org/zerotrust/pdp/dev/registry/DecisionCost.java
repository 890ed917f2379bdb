package org.zerotrust.pdp.dev.registry;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.zerotrust.pdp.dev.JsonApi;
import org.zerotrust.pdp.dev.LauncherException;
import org.zerotrust.pdp.testkit.Credential;

/** What one decision costs: asks questions in turn on a few connections, and looks at the service's processor time. */
public final class DecisionCost {

    /**
     * The median of some windows.
     *
     * @param decisions permits in all windows
     * @param cpuMicros processor time of the whole service for one decision, microseconds
     * @param p50Micros time to the answer, microseconds
     */
    record Result(long decisions, double cpuMicros, long p50Micros) {
        ObjectNode json() {
            return JSON.createObjectNode()
                    .put("decisions", decisions)
                    .put("cpu_us", ImportBench.round(cpuMicros))
                    .put("p50_us", p50Micros);
        }
    }

    private static final int CONNECTIONS = 4;
    private static final long WARM_WITHIN_NANOS = TimeUnit.MINUTES.toNanos(5);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ProcessHandle service;
    private final JsonApi gateway;
    private final List<ObjectNode> questions;

    DecisionCost(ProcessHandle service, JsonApi gateway, List<ObjectNode> questions) {
        this.service = service;
        this.gateway = gateway;
        this.questions = List.copyOf(questions);
    }

    /** The same questions to the same address, where another process answers by now. */
    DecisionCost of(ProcessHandle started) {
        return new DecisionCost(started, gateway, questions);
    }

    /** To put into the archive: permitted where the device's disk is encrypted. */
    public static ObjectNode question(String device, Credential credential) {
        ObjectNode question = JSON.createObjectNode();
        ObjectNode presented = question.putObject("device").put("id", device);
        ArrayNode chain = presented.putArray("certificate_chain");
        credential.chainPemList().forEach(chain::add);
        presented.putObject("tls").put("version", "TLSv1.3").put("mutual", true);
        presented.putObject("proof").put("kind", "tls_by_pep");
        question.putObject("resource").put("id", "archive").put("path", "/archive/line-7");
        question.putObject("action").put("name", "put");
        question.putObject("context").put("ip", "10.1.2.3");
        return question;
    }

    /** Reports that the device's disk is encrypted; waits until the device is known. */
    public static void report(JsonApi reporter, String device, Instant at) throws IOException, InterruptedException {
        ObjectNode report = JSON.createObjectNode();
        report.putArray("signals")
                .addObject()
                .put("name", "disk_encrypted")
                .put("value", true)
                .put("source", "mdm")
                .put("method", "observed")
                .put("observed_at", at.toString());
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        JsonApi.Reply reply = reporter.post("/devices/" + device + "/posture", report);
        while (reply.status() != 202) {
            if (System.nanoTime() > end) {
                throw new LauncherException("the service does not take posture: " + reply.problem());
            }
            TimeUnit.MILLISECONDS.sleep(200);
            reply = reporter.post("/devices/" + device + "/posture", report);
        }
    }

    /** Asks every question once; each must be a permit. */
    void awaitPermits() throws IOException, InterruptedException {
        for (ObjectNode question : questions) {
            JsonApi.Reply reply = ask(question);
            if (!reply.body().path("decision").asText().equals("permit")) {
                throw new LauncherException(
                        "a sample device is not permitted: status " + reply.status() + " " + reply.body());
            }
        }
    }

    /**
     * Asks until the service's code is compiled: a number of decisions, not a time, for on a busy machine a JVM stays
     * cold for long, and what is measured cold makes everything after it look cheap.
     */
    void warmUp(int decisions) throws InterruptedException {
        long end = System.nanoTime() + WARM_WITHIN_NANOS;
        long asked = 0;
        while (asked < decisions && System.nanoTime() < end) {
            asked += window(2).decisions();
        }
    }

    Result measure(int windows, int seconds) throws InterruptedException {
        List<Result> all = new ArrayList<>();
        for (int i = 0; i < windows; i++) {
            all.add(window(seconds));
        }
        double[] cpu = all.stream().mapToDouble(Result::cpuMicros).sorted().toArray();
        long[] p50 = all.stream().mapToLong(Result::p50Micros).sorted().toArray();
        return new Result(all.stream().mapToLong(Result::decisions).sum(), cpu[windows / 2], p50[windows / 2]);
    }

    private Result window(int seconds) throws InterruptedException {
        Duration before = cpu();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        List<Future<List<Long>>> asking = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS)) {
            for (int i = 0; i < CONNECTIONS; i++) {
                int first = i;
                asking.add(threads.submit(() -> askUntil(end, first)));
            }
            long[] micros = asking.stream()
                    .flatMap(one -> result(one).stream())
                    .mapToLong(Long::longValue)
                    .sorted()
                    .toArray();
            double used = cpu().minus(before).toNanos() / 1_000.0;
            if (micros.length == 0) {
                throw new LauncherException("no decision was answered in " + seconds + " s");
            }
            return new Result(micros.length, used / micros.length, micros[micros.length / 2]);
        }
    }

    private static List<Long> result(Future<List<Long>> one) {
        try {
            return one.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LauncherException("interrupted", e);
        } catch (ExecutionException e) {
            throw new LauncherException("a question was not answered with a permit", e);
        }
    }

    private List<Long> askUntil(long end, int first) throws IOException, InterruptedException {
        List<Long> micros = new ArrayList<>();
        for (int i = first; System.nanoTime() < end; i += CONNECTIONS) {
            long start = System.nanoTime();
            JsonApi.Reply reply = ask(questions.get(i % questions.size()));
            micros.add((System.nanoTime() - start) / 1_000);
            if (!reply.body().path("decision").asText().equals("permit")) {
                throw new LauncherException("not a permit: status " + reply.status() + " " + reply.body());
            }
        }
        return micros;
    }

    private JsonApi.Reply ask(ObjectNode question) throws IOException, InterruptedException {
        ObjectNode named =
                JSON.createObjectNode().put("request_id", UUID.randomUUID().toString());
        named.setAll(question);
        return gateway.post("/decisions", named);
    }

    private Duration cpu() {
        return service.info()
                .totalCpuDuration()
                .orElseThrow(() -> new LauncherException("this system does not tell a process's processor time"));
    }
}
