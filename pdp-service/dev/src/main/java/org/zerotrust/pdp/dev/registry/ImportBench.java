package org.zerotrust.pdp.dev.registry;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.zerotrust.pdp.dev.Home;
import org.zerotrust.pdp.dev.JsonApi;
import org.zerotrust.pdp.dev.LauncherException;
import org.zerotrust.pdp.dev.Tls;
import org.zerotrust.pdp.dev.up.OwnStack;
import org.zerotrust.pdp.testkit.Authority;
import org.zerotrust.pdp.testkit.Credential;

/**
 * Imports many devices into a stack of its own, and measures what a decision costs before and after: the processor time
 * of the service for each decision, which other programs on the machine disturb little, and the time to the answer.
 */
final class ImportBench {

    private static final int SAMPLES = 64;
    private static final int WINDOWS = 5;
    private static final int WARM_UP_DECISIONS = 30_000;
    private static final Duration SEEN_WITHIN = Duration.ofMinutes(5);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Home home;
    private final int devices;
    private final int seconds;
    private final PrintWriter progress;
    private final Path folder;

    ImportBench(Home home, int devices, int seconds, PrintWriter progress) throws IOException {
        this.home = home;
        this.devices = devices;
        this.seconds = seconds;
        this.progress = progress;
        this.folder = home.createState().resolve("bench/import");
    }

    ObjectNode run() throws IOException, InterruptedException {
        Folders.delete(folder);
        Files.createDirectories(folder);
        say("writing a file of " + devices + " devices");
        Path all = file("devices.ndjson", 1);
        Path few = file("samples.ndjson", Math.max(1, devices / SAMPLES));
        say("starting the stack");
        try (OwnStack stack = OwnStack.start(home, folder, home.policies())) {
            stack.seedDemo();
            URI admin = URI.create("https://127.0.0.1:" + stack.ports().admin());
            URI service = URI.create("https://127.0.0.1:" + stack.ports().api());
            try (JsonApi operator =
                            JsonApi.admin(Tls.client(stack.pki(), stack.pki().service("operator")), admin);
                    JsonApi reporter = JsonApi.decisions(
                            Tls.client(stack.pki(), stack.pki().service("reporter")), service);
                    JsonApi gateway = JsonApi.decisions(
                            Tls.client(stack.pki(), stack.pki().service("pep-gateway")), service)) {
                awaitTenant(operator);
                taken(load(operator, few, 2));
                DecisionCost cost = new DecisionCost(stack.process(0), gateway, questions(stack, reporter));
                cost.awaitPermits();
                say("measuring decisions with " + SAMPLES + " devices");
                cost.warmUp(WARM_UP_DECISIONS);
                DecisionCost.Result before = cost.measure(WINDOWS, seconds);
                long memoryBefore = resident(stack, "VmRSS");
                say("importing");
                long start = System.nanoTime();
                ImportProgress imported = load(operator, all, 2);
                taken(imported);
                double importSeconds = secondsSince(start);
                awaitSeen(stack);
                double seenSeconds = secondsSince(start);
                long memoryAfter = resident(stack, "VmRSS");
                long memoryPeak = resident(stack, "VmHWM");
                say("starting the service again, so that it is as cold as it was before");
                start = System.nanoTime();
                stack.crash(0);
                double restartSeconds = secondsSince(start);
                DecisionCost later = cost.of(stack.process(0));
                say("measuring decisions with " + devices + " devices");
                later.awaitPermits();
                later.warmUp(WARM_UP_DECISIONS);
                DecisionCost.Result after = later.measure(WINDOWS, seconds);
                ObjectNode report = JSON.createObjectNode()
                        .put("devices", devices)
                        .put("import_seconds", round(importSeconds))
                        .put("per_second", Math.round(imported.records() / importSeconds))
                        .put("in_memory_after_seconds", round(seenSeconds))
                        .put("bytes_per_device", Math.round(metric(stack, "pdp_registry_device_bytes") / devices))
                        .put("service_rss_mb_before", memoryBefore)
                        .put("service_rss_mb_after", memoryAfter)
                        .put("service_rss_mb_peak", memoryPeak)
                        .put("restart_seconds", round(restartSeconds))
                        .put("launcher_heap_mb_limit", Runtime.getRuntime().maxMemory() >> 20);
                report.set("before", before.json());
                report.set("after", after.json());
                return report.put("ratio_cpu", round(after.cpuMicros() / before.cpuMicros()))
                        .put("ratio_p50", round((double) after.p50Micros() / before.p50Micros()));
            }
        }
    }

    private List<ObjectNode> questions(OwnStack stack, JsonApi reporter) throws IOException, InterruptedException {
        Authority issuer = Authority.of(stack.pki().authority("iot-safe-ca"));
        Instant now = Instant.now();
        List<ObjectNode> questions = new ArrayList<>();
        for (int i = 0; i < devices; i += Math.max(1, devices / SAMPLES)) {
            Credential device = issuer.client(
                    "device",
                    "CN=device",
                    now.minusSeconds(60),
                    now.plus(Duration.ofDays(1)),
                    List.of("urn:gsma:eid:" + eid(i)));
            questions.add(DecisionCost.question("urn:gsma:eid:" + eid(i), device));
            DecisionCost.report(reporter, "urn:gsma:eid:" + eid(i), now);
        }
        return questions;
    }

    private ImportProgress load(JsonApi operator, Path file, int parallel) throws IOException, InterruptedException {
        long[] told = {System.nanoTime()};
        return new ImportRun(
                        operator,
                        new ImportRun.Plan(file, null, 2_000, parallel, folder.resolve("errors.ndjson")),
                        done -> {
                            if (System.nanoTime() - told[0] > TimeUnit.SECONDS.toNanos(5)) {
                                told[0] = System.nanoTime();
                                say(String.format(Locale.ROOT, "  %,d devices", done.records()));
                            }
                        })
                .run(ImportProgress.none(file));
    }

    private void taken(ImportProgress progressed) {
        if (progressed.errors() > 0) {
            throw new LauncherException(progressed.errors() + " devices were not taken; see " + folder);
        }
    }

    /** The service reads what was put into the database every so often; then the caller is known. */
    private static void awaitTenant(JsonApi operator) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (operator.get("/devices?limit=1").status() != 200) {
            if (System.nanoTime() > end) {
                throw new LauncherException("the service does not know the demo's operator");
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    private void awaitSeen(OwnStack stack) throws IOException, InterruptedException {
        long end = System.nanoTime() + SEEN_WITHIN.toNanos();
        while (metric(stack, "pdp_registry_devices") < devices) {
            if (System.nanoTime() > end) {
                throw new LauncherException("the service does not hold all devices");
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private static double metric(OwnStack stack, String name) throws IOException, InterruptedException {
        return Metrics.of(stack.pki(), stack.ports().admin()).value(name);
    }

    private static long resident(OwnStack stack, String field) throws IOException {
        Path status = Path.of("/proc", Long.toString(stack.process(0).pid()), "status");
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith(field + ":"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) >> 10)
                    .findFirst()
                    .orElse(-1);
        }
    }

    private Path file(String name, int step) throws IOException {
        Path file = folder.resolve(name);
        try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            for (int i = 0; i < devices; i += step) {
                String eid = eid(i);
                out.write(String.format(
                        Locale.ROOT,
                        "{\"device_id\":\"urn:gsma:eid:%s\",\"eid\":\"%s\",\"iccid\":\"8949%015d\",\"imei\":\"35%012d\","
                                + "\"lifecycle\":\"active\",\"labels\":{\"roles\":\"sensor\",\"site\":\"site-%d\"}}%n",
                        eid,
                        eid,
                        i,
                        i,
                        i % 500));
            }
        }
        return file;
    }

    /** An EID with its check digits (SGP.29): the number is 1 modulo 97. */
    static String eid(int number) {
        String body = String.format(Locale.ROOT, "890490330000%018d", number);
        int rest = new BigInteger(body + "00").mod(BigInteger.valueOf(97)).intValue();
        return body + String.format(Locale.ROOT, "%02d", (98 - rest) % 97);
    }

    private void say(String line) {
        progress.println(line);
        progress.flush();
    }

    private static double secondsSince(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    static double round(double value) {
        return Math.round(value * 1_000) / 1_000.0;
    }
}
