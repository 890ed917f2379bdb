package org.zerotrust.pdp.dev.up;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.zerotrust.pdp.dev.Home;
import org.zerotrust.pdp.dev.LauncherException;
import org.zerotrust.pdp.testkit.DemoPki;
import org.zerotrust.pdp.testkit.KafkaBroker;
import org.zerotrust.pdp.testkit.LocalPostgres;

/** The stack's parts and data on this machine. */
final class Stack {

    private static final Duration PART_STARTS_WITHIN = Duration.ofSeconds(90);

    private final Home home;

    Stack(Home home) {
        this.home = home;
    }

    /** Removes the data of earlier runs: database, broker, certificates, what the service keeps. */
    void forget() {
        for (String part : List.of("postgres/data", "kafka", "pki", "service")) {
            delete(home.state().resolve(part));
        }
    }

    /** The demo's certificates: those of the last run where they are still good, else new ones. */
    DemoPki pki() throws IOException {
        if (Files.exists(home.pki().resolve("complete"))) {
            DemoPki known = DemoPki.read(home.pki());
            Duration day = Duration.ofDays(1);
            if (known.service("server")
                    .certificate()
                    .getNotAfter()
                    .toInstant()
                    .isAfter(Clock.systemUTC().instant().plus(day))) {
                return known;
            }
        }
        delete(home.pki());
        DemoPki made = DemoPki.create(Clock.systemUTC());
        made.write(home.pki());
        Files.writeString(home.pki().resolve("complete"), "");
        return made;
    }

    /** The parts in the order in which they start. */
    List<Part> parts(StackPorts ports, DemoPki pki) {
        System.setProperty(KafkaBroker.LIB_PROPERTY, home.brokerLibraries().toString());
        Path state = home.state();
        return List.of(
                new PostgresPart(new LocalPostgres.Config(
                        state.resolve("postgres"), ports.postgres(), "pdp", true, PART_STARTS_WITHIN)),
                new KafkaPart(new KafkaBroker.Config(
                        state.resolve("kafka"), ports.kafka(), ports.controller(), Map.of(), PART_STARTS_WITHIN)),
                new ServicePart(
                        home.service(),
                        new ServiceSettings(state.resolve("service"), home.pki(), home.policies(), ports),
                        home.serviceLog(),
                        new Readiness(pki, ports.admin())));
    }

    /**
     * Ends what a supervisor that was killed has left behind. The broker and the service end by themselves;
     * they are given time, then killed. Only processes of this repository's stack are touched.
     */
    void endLeftovers() {
        RunState.read(home.runFile()).filter(left -> !left.alive()).ifPresent(left -> {
            left.processes().values().forEach(this::end);
            try {
                Files.deleteIfExists(home.runFile());
            } catch (IOException e) {
                throw new LauncherException("cannot remove " + home.runFile(), e);
            }
        });
    }

    private void end(long pid) {
        ProcessHandle.of(pid).filter(this::isOurs).ifPresent(process -> {
            process.destroy();
            try {
                process.onExit().get(15, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException late) {
                process.destroyForcibly();
            }
        });
    }

    private boolean isOurs(ProcessHandle process) {
        return process.info()
                .commandLine()
                .filter(line -> line.contains(home.root().toString()))
                .isPresent();
    }

    private static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new LauncherException("cannot remove " + folder, e);
        }
    }
}
