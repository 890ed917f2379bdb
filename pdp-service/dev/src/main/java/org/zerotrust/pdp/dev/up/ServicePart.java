package org.zerotrust.pdp.dev.up;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.testkit.ChildProcess;

/** The service itself, in its own JVM; up means that its readiness check says so. */
final class ServicePart implements Part {

    private static final Duration START_WITHIN = Duration.ofMinutes(2);
    private static final Duration ASK_EVERY = Duration.ofMillis(200);

    private final Path application;
    private final ServiceSettings settings;
    private final Path log;
    private final Readiness readiness;
    private final List<String> further;
    private volatile @Nullable ChildProcess running;

    ServicePart(Path application, ServiceSettings settings, Path log, Readiness readiness) {
        this(application, settings, log, readiness, List.of());
    }

    /**
     * A service.
     *
     * @param further options of its JVM
     */
    ServicePart(Path application, ServiceSettings settings, Path log, Readiness readiness, List<String> further) {
        this.further = List.copyOf(further);
        this.application = application;
        this.settings = settings;
        this.log = log;
        this.readiness = readiness;
    }

    @Override
    public String name() {
        return "Service";
    }

    @Override
    public void start() throws IOException {
        stop();
        Path jar = application.resolve("quarkus-run.jar");
        if (!Files.exists(jar)) {
            throw new IOException("it is not built: " + jar + " is missing");
        }
        Path file = settings.write();
        List<String> options = new ArrayList<>(List.of(
                "-Xms768m",
                "-Xmx768m",
                // Half of it for what a decision needs and leaves behind: a collection stops all, and it costs by what
                // lives.
                "-Xmn512m",
                "-XX:+UseParallelGC",
                // So that what may wait, waits: projections are behind the stream anyway.
                "-XX:ThreadPriorityPolicy=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-Dquarkus.profile=demo",
                "-Dsmallrye.config.locations=" + file.toUri()));
        options.addAll(further);
        ChildProcess process = ChildProcess.start(new ChildProcess.Spec(
                "Service",
                jar + File.pathSeparator + application.resolve("lib/boot/*"),
                "io.quarkus.bootstrap.runner.QuarkusEntryPoint",
                List.of(),
                options,
                Map.of(),
                log));
        running = process;
        awaitReady(process);
    }

    @Override
    public boolean isAlive() {
        ChildProcess now = running;
        return now != null && now.isAlive();
    }

    @Override
    public long pid() throws IOException {
        ChildProcess now = running;
        if (now == null) {
            throw new IOException("the service does not run");
        }
        return now.pid();
    }

    @Override
    public String address() {
        return "https://127.0.0.1:" + settings.ports().api();
    }

    @Override
    public void stop() {
        ChildProcess now = running;
        running = null;
        if (now != null) {
            now.close();
        }
    }

    private void awaitReady(ChildProcess process) throws IOException {
        long end = System.nanoTime() + START_WITHIN.toNanos();
        while (System.nanoTime() < end && process.isAlive()) {
            if (readiness.ask() instanceof Readiness.Ready) {
                return;
            }
            try {
                TimeUnit.MILLISECONDS.sleep(ASK_EVERY.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while the service started", e);
            }
        }
        String last = readiness.ask().toString();
        stop();
        throw new IOException("not ready within " + START_WITHIN.toSeconds() + " s (" + last + "); the end of " + log
                + ":\n" + ChildProcess.tail(log, 25));
    }
}
