package org.zerotrust.pdp.bench.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.zerotrust.pdp.bench.rest.Reference;
import org.zerotrust.pdp.bench.rest.Wrk;
import org.zerotrust.pdp.dev.Home;
import org.zerotrust.pdp.dev.Main;
import org.zerotrust.pdp.dev.Tls;
import org.zerotrust.pdp.dev.stream.CommittedTopics;
import picocli.CommandLine;

/**
 * What the record of a decision costs: three stacks side by side, of which one is asked at a time. First what each can do
 * at most, then all at one rate, in turns.
 */
final class AuditRun {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SETTLE_SECONDS = 3;
    private static final int POSTURE_SECONDS = 3_600;

    /** What is done with a decision before it is answered. */
    enum Mode {
        /** Nothing: the service runs with {@link NoJournal}. */
        OFF,
        /** Forced to the local journal. */
        LOCAL,
        /** Acknowledged by Kafka. */
        CLUSTER;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Home home;
    private final Size size;
    private final List<String> reader;
    private final PrintWriter progress;
    private final Path folder;
    private final Map<Mode, Side> sides = new EnumMap<>(Mode.class);
    private final Map<Mode, List<Long>> p50 = new EnumMap<>(Mode.class);
    private final Map<Mode, List<Long>> p99 = new EnumMap<>(Mode.class);
    private long errors;
    private long differ;

    private record Side(Reference service, OpenLoop client) {}

    /**
     * How large it is.
     *
     * @param modes that are measured
     * @param serviceOptions further options of the services' JVMs
     * @param warmUp seconds of load before anything of a stack is measured: a JVM is slow until its code is compiled
     * @param seconds of each turn
     * @param rounds turns of each
     * @param records how many more local shall have recorded before it is verified
     */
    record Size(Set<Mode> modes, List<String> serviceOptions, int warmUp, int seconds, int rounds, long records) {}

    /**
     * A run.
     *
     * @param reader a program that is run on the broker of local in the end, with HOST:PORT behind it; empty for none
     */
    AuditRun(Home home, Size size, List<String> reader, PrintWriter progress) throws IOException {
        this.size = size;
        this.reader = List.copyOf(reader);
        this.home = home;
        this.progress = progress;
        this.folder = home.createState().resolve("bench/audit");
    }

    ObjectNode run() throws IOException, InterruptedException, GeneralSecurityException {
        Reference.delete(folder);
        Files.createDirectories(folder);
        Wrk.require(folder);
        Wrk wrk = new Wrk(folder);
        try {
            ObjectNode report = JSON.createObjectNode();
            for (Mode mode : size.modes()) {
                report.set(mode.text(), JSON.createObjectNode().put("capacity", capacity(mode, wrk)));
            }
            double rate = rate(report);
            try (ForceProbe probe = new ForceProbe(folder)) {
                rounds(rate, probe);
                report.put("fsync_p99_us", probe.p99Micros());
            }
            for (Mode mode : size.modes()) {
                ObjectNode row = (ObjectNode) report.path(mode.text());
                row.put("p50_us", median(p50, mode)).put("p99_us", median(p99, mode));
                p99.getOrDefault(mode, List.of()).forEach(row.putArray("p99_us_of_rounds")::add);
            }
            report.put("rate", rate)
                    .put("rounds", size.rounds())
                    .put("errors", errors)
                    .put("differ", differ);
            long added = median(p99, Mode.LOCAL) - median(p99, Mode.OFF);
            report.put("p99_ratio_local_off", (double) median(p99, Mode.LOCAL) / Math.max(1, median(p99, Mode.OFF)))
                    .put("p99_added_local_us", added);
            fill(wrk);
            ObjectNode verified = report.putObject("verified");
            for (Mode mode : size.modes()) {
                if (mode == Mode.OFF) {
                    continue;
                }
                verified.set(mode.text(), verified(side(mode).service()));
            }
            if (size.modes().contains(Mode.LOCAL)) {
                report.set("impact", impact());
            }
            if (!reader.isEmpty()) {
                report.set("reader", read());
            }
            return report;
        } finally {
            sides.values().forEach(side -> side.service().close());
        }
    }

    /**
     * Half of what every stack with a journal can do: beyond what one of them can, an open loop measures how long its own
     * queue has grown.
     */
    private double rate(ObjectNode report) {
        Stream<Mode> recording = size.modes().stream()
                .filter(mode -> mode != Mode.OFF || size.modes().size() == 1);
        return Math.floor(recording
                        .mapToDouble(mode ->
                                report.path(mode.text()).path("capacity").asDouble())
                        .min()
                        .orElseThrow()
                / 2);
    }

    private double capacity(Mode mode, Wrk wrk) throws IOException, InterruptedException, GeneralSecurityException {
        say(mode.text() + ": starting its stack");
        Path own = folder.resolve(mode.text());
        Files.createDirectories(own);
        List<String> options = new ArrayList<>(size.serviceOptions());
        options.add("-Dpdp.policy.impact.longest=PT30M");
        if (mode == Mode.OFF) {
            options.add("-javaagent:" + NoJournal.jar(folder));
        }
        Reference service = Reference.start(home, own, mode == Mode.CLUSTER ? "cluster" : "local", options);
        sides.put(
                mode,
                new Side(
                        service,
                        new OpenLoop(
                                Tls.client(service.stack().pki(), null),
                                URI.create(service.url()),
                                Files.readString(service.tokenFile()).strip(),
                                Files.readAllLines(service.bodies()))));
        List<String> differing = service.differing();
        differing.stream().limit(5).forEach(this::say);
        differ += differing.size();
        service.renewPosture(POSTURE_SECONDS);
        List<String> arguments =
                List.of(service.bodies().toString(), "pdp", service.tokenFile().toString());
        var _ = wrk.load(service.url(), size.warmUp(), arguments);
        ObjectNode row = wrk.load(service.url(), size.seconds(), arguments);
        errors += row.path("errors").asLong();
        say(String.format(
                Locale.ROOT,
                "%s: %.0f decisions a second at most",
                mode.text(),
                row.path("per_second").asDouble()));
        return row.path("per_second").asDouble();
    }

    private void rounds(double rate, ForceProbe probe) throws IOException, InterruptedException {
        for (int round = 0; round < size.rounds(); round++) {
            List<Mode> turns = new ArrayList<>(size.modes());
            // Another one is first in each round.
            Collections.rotate(turns, -round);
            for (Mode mode : turns) {
                Side side = side(mode);
                side.service().renewPosture(POSTURE_SECONDS);
                String name = mode.text() + "-" + round;
                probe.count(mode == Mode.LOCAL);
                OpenLoop.Result result = side.client().ask(name, rate, SETTLE_SECONDS, size.seconds());
                probe.count(false);
                errors += result.errors();
                p50.computeIfAbsent(mode, _ -> new ArrayList<>()).add(result.percentileMicros(0.5));
                p99.computeIfAbsent(mode, _ -> new ArrayList<>()).add(result.percentileMicros(0.99));
                say(String.format(
                        Locale.ROOT,
                        "round %d, %s at %.0f a second: p50 %d us, p99 %d us, errors %d",
                        round + 1,
                        mode.text(),
                        rate,
                        result.percentileMicros(0.5),
                        result.percentileMicros(0.99),
                        result.errors()));
            }
        }
    }

    /** Asks local until it has recorded enough. */
    private void fill(Wrk wrk) throws IOException, InterruptedException {
        if (size.records() == 0) {
            return;
        }
        Reference service = side(Mode.LOCAL).service();
        long asked = 0;
        while (asked < size.records()) {
            ObjectNode row = wrk.load(
                    service.url(),
                    60,
                    List.of(
                            service.bodies().toString(),
                            "pdp",
                            service.tokenFile().toString()));
            asked += row.path("requests").asLong();
            say("local: " + asked + " of " + size.records() + " recorded for the check at size");
        }
    }

    /** What somebody else's program makes of the stream; its last line is JSON. */
    private JsonNode read() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(reader);
        command.add("127.0.0.1:" + side(Mode.LOCAL).service().stack().ports().kafka());
        Path out = folder.resolve("reader.log");
        long start = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        if (!process.waitFor(30, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IOException("the reader does not end; its output is in " + out);
        }
        List<String> lines = Files.readAllLines(out);
        JsonNode last = JSON.readTree(lines.isEmpty() ? "{}" : lines.getLast());
        ObjectNode row = JSON.createObjectNode()
                .put("exit_code", process.exitValue())
                .put("seconds", Math.round((System.nanoTime() - start) / 1e6) / 1e3);
        row.set("says", last);
        say("reader: " + row);
        return row;
    }

    private Side side(Mode mode) {
        return Objects.requireNonNull(sides.get(mode), "every mode was started");
    }

    private static long median(Map<Mode, List<Long>> of, Mode mode) {
        List<Long> sorted = of.getOrDefault(mode, List.of(0L)).stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    /** All that was recorded, checked and decided again. */
    private ObjectNode verified(Reference service) throws IOException {
        StringWriter out = new StringWriter();
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out));
        List<String> command = new ArrayList<>(List.of("verify", "--json"));
        command.addAll(access(service));
        int code = line.execute(command.toArray(String[]::new));
        JsonNode report = JSON.readTree(out.toString());
        ObjectNode row = JSON.createObjectNode().put("exit_code", code);
        row.put("records", report.path("records").asLong())
                .put("seconds", report.path("seconds").asDouble())
                .put("findings", report.path("findings").size());
        row.set("checkpoints", report.path("checkpoints"));
        row.set("replayed", report.path("replayed"));
        say("verified: " + row);
        return row;
    }

    /** Whether a change that was planted in the policy is found in what local recorded. */
    private JsonNode impact() throws IOException {
        Reference service = side(Mode.LOCAL).service();
        try (CommittedTopics topics =
                new CommittedTopics("127.0.0.1:" + service.stack().ports().kafka())) {
            ObjectNode row = PlantedChange.look(service, topics, access(service));
            say("impact: " + row);
            return row;
        }
    }

    private static List<String> access(Reference service) {
        List<String> options = new ArrayList<>(
                List.of("--bootstrap", "127.0.0.1:" + service.stack().ports().kafka()));
        options.addAll(service.access("operator"));
        return options;
    }

    private void say(String line) {
        progress.println(line);
        progress.flush();
    }
}
