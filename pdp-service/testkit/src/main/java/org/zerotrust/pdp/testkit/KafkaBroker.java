package org.zerotrust.pdp.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One real Kafka broker (KRaft, combined role, loopback only) in its own JVM with its own class path.
 * It ends with the JVM that started it.
 */
public final class KafkaBroker implements AutoCloseable {

    /**
     * How to run the broker.
     *
     * @param directory data, configuration and log file; data found there is used again
     * @param port for clients
     * @param controllerPort for itself
     * @param settings broker settings on top of ours
     * @param startWithin deadline from start to ready
     */
    public record Config(
            Path directory, int port, int controllerPort, Map<String, String> settings, Duration startWithin) {
        public Config {
            Objects.requireNonNull(directory);
            settings = Map.copyOf(settings);
        }

        /** On free ports with a deadline of a minute. */
        public static Config in(Path directory) {
            return new Config(directory, Ports.free(), Ports.free(), Map.of(), Duration.ofSeconds(60));
        }
    }

    /** Names the folder with the broker's jars; without it the folder is looked for from here upwards. */
    public static final String LIB_PROPERTY = "pdp.broker.lib";

    private static final String CLUSTER_ID = "pdpDemoClusterAAAAAAAA";
    private static final String STARTED = "Kafka Server started";

    private final Config config;
    private final ChildProcess process;

    private KafkaBroker(Config config, ChildProcess process) {
        this.config = config;
        this.process = process;
    }

    /**
     * Starts a broker and waits until it serves.
     *
     * @throws IOException where it does not start in time; the message holds the end of its log
     */
    public static KafkaBroker start(Config config) throws IOException {
        String classPath = libraries().resolve("*").toString();
        Path directory = config.directory();
        Files.createDirectories(directory);
        Path properties = directory.resolve("server.properties");
        Files.writeString(properties, properties(config));
        Path log = directory.resolve("broker.log");
        Files.writeString(log, "");
        if (!Files.exists(directory.resolve("data/meta.properties"))) {
            format(config, classPath, properties, log);
        }
        ChildProcess process = ChildProcess.start(new ChildProcess.Spec(
                "Kafka",
                classPath,
                "kafka.Kafka",
                List.of(properties.toString()),
                List.of(
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow"),
                Map.of(),
                log));
        KafkaBroker broker = new KafkaBroker(config, process);
        try {
            broker.awaitReady(log);
        } catch (IOException e) {
            process.kill();
            throw e;
        }
        return broker;
    }

    /** {@code host:port} for clients. */
    public String bootstrapServers() {
        return "127.0.0.1:" + config.port();
    }

    /** Whether its process runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Its process id. */
    public long pid() {
        return process.pid();
    }

    /** Kills it as {@code kill -9} does. */
    public void kill() {
        process.kill();
    }

    /** Stops it in order, at the latest after 20 seconds. */
    @Override
    public void close() {
        process.close();
    }

    private void awaitReady(Path log) throws IOException {
        long end = System.nanoTime() + config.startWithin().toNanos();
        while (System.nanoTime() < end && process.isAlive()) {
            if (Files.readString(log, StandardCharsets.ISO_8859_1).contains(STARTED)) {
                return;
            }
            pause();
        }
        throw new IOException("Kafka did not start on port " + config.port() + " within " + config.startWithin()
                + "; the end of " + log + ":\n" + ChildProcess.tail(log, 20));
    }

    private static void pause() throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while Kafka started", e);
        }
    }

    private static void format(Config config, String classPath, Path properties, Path log) throws IOException {
        ChildProcess format = ChildProcess.start(new ChildProcess.Spec(
                "Kafka storage format",
                classPath,
                "kafka.tools.StorageTool",
                List.of("format", "--cluster-id=" + CLUSTER_ID, "-c", properties.toString()),
                List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
                Map.of(),
                log));
        long end = System.nanoTime() + config.startWithin().toNanos();
        while (format.isAlive()) {
            if (System.nanoTime() > end) {
                format.kill();
                throw new IOException("Kafka's storage could not be formatted in time: " + ChildProcess.tail(log, 20));
            }
            pause();
        }
        if (!Files.exists(config.directory().resolve("data/meta.properties"))) {
            throw new IOException("Kafka's storage could not be formatted: " + ChildProcess.tail(log, 20));
        }
    }

    private static String properties(Config config) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", "1");
        settings.put("controller.quorum.voters", "1@127.0.0.1:" + config.controllerPort());
        settings.put(
                "listeners",
                "PLAINTEXT://127.0.0.1:" + config.port() + ",CONTROLLER://127.0.0.1:" + config.controllerPort());
        settings.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + config.port());
        settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("inter.broker.listener.name", "PLAINTEXT");
        settings.put("log.dirs", config.directory().resolve("data").toString());
        // A topic nobody declared is a mistake to see, not one to paper over.
        settings.put("auto.create.topics.enable", "false");
        settings.put("num.partitions", "1");
        settings.put("num.network.threads", "2");
        settings.put("num.io.threads", "2");
        settings.put("offsets.topic.num.partitions", "1");
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("transaction.state.log.num.partitions", "1");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("share.coordinator.state.topic.num.partitions", "1");
        settings.put("share.coordinator.state.topic.replication.factor", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        settings.put("group.initial.rebalance.delay.ms", "0");
        // A broker that was killed is let in again when its former self has missed its heartbeats: in 2 s, not in 9.
        settings.put("broker.session.timeout.ms", "2000");
        settings.put("broker.heartbeat.interval.ms", "500");
        settings.put("log.cleaner.dedupe.buffer.size", "4194304");
        settings.putAll(config.settings());
        return settings.entrySet().stream()
                .map(e -> e.getKey() + "=" + e.getValue() + "\n")
                .collect(Collectors.joining());
    }

    private static Path libraries() {
        String named = System.getProperty(LIB_PROPERTY);
        if (named != null) {
            return Path.of(named);
        }
        Path found = searchUpwards(Path.of("").toAbsolutePath());
        if (found == null) {
            throw new UncheckedIOException(
                    new IOException("no Kafka jars found: build module pdp-service/broker, or set -D" + LIB_PROPERTY));
        }
        return found;
    }

    private static @Nullable Path searchUpwards(Path from) {
        for (Path at = from; at != null; at = at.getParent()) {
            for (String place : List.of("pdp-service/broker/target/lib", "broker/target/lib")) {
                if (Files.isDirectory(at.resolve(place))) {
                    return at.resolve(place);
                }
            }
        }
        return null;
    }
}
