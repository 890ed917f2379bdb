package org.zerotrust.pdp.dev.up;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.zerotrust.pdp.dev.Home;
import org.zerotrust.pdp.testkit.DemoPki;
import org.zerotrust.pdp.testkit.KafkaBroker;
import org.zerotrust.pdp.testkit.LocalPostgres;
import org.zerotrust.pdp.testkit.Ports;

/**
 * A stack for one measurement: PostgreSQL, Kafka and the service on free ports, with a state folder and policies of its
 * own and no tenant in it. It knows nothing of the stack that {@code up} runs, and ends with {@link #close}.
 */
public final class OwnStack implements AutoCloseable {

    private static final Duration PART_STARTS_WITHIN = Duration.ofSeconds(90);

    private final StackPorts ports;
    private final DemoPki pki;
    private final Deque<Part> running = new ArrayDeque<>();

    private OwnStack(StackPorts ports, DemoPki pki) {
        this.ports = ports;
        this.pki = pki;
    }

    /**
     * Starts it.
     *
     * @param state an empty folder for all that it keeps
     * @param policies the Rego packs that the service decides with
     * @throws IOException where a part does not start; those before it are stopped
     */
    public static OwnStack start(Home home, Path state, Path policies) throws IOException {
        DemoPki pki = DemoPki.create(Clock.systemUTC());
        Path certificates = state.resolve("pki");
        pki.write(certificates);
        List<Integer> free =
                IntStream.generate(Ports::free).distinct().limit(5).boxed().toList();
        StackPorts ports = new StackPorts(free.get(0), free.get(1), free.get(2), free.get(3), free.get(4));
        Path modules = home.root().resolve("pdp-service");
        System.setProperty(
                KafkaBroker.LIB_PROPERTY, modules.resolve("broker/target/lib").toString());
        OwnStack stack = new OwnStack(ports, pki);
        try {
            stack.start(new PostgresPart(new LocalPostgres.Config(
                    state.resolve("postgres"), ports.postgres(), "pdp", true, PART_STARTS_WITHIN)));
            stack.start(new KafkaPart(new KafkaBroker.Config(
                    state.resolve("kafka"), ports.kafka(), ports.controller(), Map.of(), PART_STARTS_WITHIN)));
            stack.start(new ServicePart(
                    modules.resolve("server/target/quarkus-app"),
                    new ServiceSettings(state.resolve("service"), certificates, policies, ports),
                    state.resolve("service.log"),
                    new Readiness(pki, ports.admin())));
            return stack;
        } catch (IOException | RuntimeException e) {
            stack.close();
            throw e;
        }
    }

    private void start(Part part) throws IOException {
        running.push(part);
        part.start();
    }

    /** Where its parts listen. */
    public StackPorts ports() {
        return ports;
    }

    /**
     * The processes that questions are answered with: the service and Kafka.
     *
     * @throws IOException where one of them does not run
     */
    public List<Long> pids() throws IOException {
        List<Long> pids = new ArrayList<>();
        for (Part part : running) {
            if (!(part instanceof PostgresPart)) {
                pids.add(part.pid());
            }
        }
        return pids;
    }

    /** Its certificates. */
    public DemoPki pki() {
        return pki;
    }

    /** Stops the parts, the last started first. */
    @Override
    public void close() {
        while (!running.isEmpty()) {
            running.pop().stop();
        }
    }
}
