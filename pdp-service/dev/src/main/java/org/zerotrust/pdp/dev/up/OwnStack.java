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

    private final Path state;
    private final Path application;
    private final Path policies;
    private final StackPorts ports;
    private final DemoPki pki;
    private final List<String> serviceOptions;
    private final List<ServicePart> services = new ArrayList<>();
    private final Deque<Part> running = new ArrayDeque<>();

    private OwnStack(
            Path state, Path application, Path policies, StackPorts ports, DemoPki pki, List<String> serviceOptions) {
        this.serviceOptions = List.copyOf(serviceOptions);
        this.state = state;
        this.application = application;
        this.policies = policies;
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
        return start(home, state, policies, List.of());
    }

    /**
     * Starts it.
     *
     * @param state an empty folder for all that it keeps
     * @param policies the Rego packs that the service decides with
     * @param serviceOptions further options of the service's JVM
     * @throws IOException where a part does not start; those before it are stopped
     */
    public static OwnStack start(Home home, Path state, Path policies, List<String> serviceOptions) throws IOException {
        DemoPki pki = DemoPki.create(Clock.systemUTC());
        Path certificates = state.resolve("pki");
        pki.write(certificates);
        List<Integer> free =
                IntStream.generate(Ports::free).distinct().limit(5).boxed().toList();
        StackPorts ports = new StackPorts(free.get(0), free.get(1), free.get(2), free.get(3), free.get(4));
        Path modules = home.root().resolve("pdp-service");
        System.setProperty(
                KafkaBroker.LIB_PROPERTY, modules.resolve("broker/target/lib").toString());
        OwnStack stack =
                new OwnStack(state, modules.resolve("server/target/quarkus-app"), policies, ports, pki, serviceOptions);
        try {
            stack.start(new PostgresPart(new LocalPostgres.Config(
                    state.resolve("postgres"), ports.postgres(), "pdp", true, PART_STARTS_WITHIN)));
            stack.start(new KafkaPart(new KafkaBroker.Config(
                    state.resolve("kafka"), ports.kafka(), ports.controller(), Map.of(), PART_STARTS_WITHIN)));
            stack.replica(ports, "service", "pdp-0");
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

    /**
     * Starts another replica of the service, on the same database and broker.
     *
     * @return where it listens
     */
    public StackPorts addReplica() throws IOException {
        List<Integer> free =
                IntStream.generate(Ports::free).distinct().limit(2).boxed().toList();
        StackPorts more = new StackPorts(free.get(0), free.get(1), ports.postgres(), ports.kafka(), ports.controller());
        replica(more, "service-" + services.size(), "pdp-" + services.size());
        return more;
    }

    private void replica(StackPorts at, String folder, String name) throws IOException {
        ServicePart service = new ServicePart(
                application,
                new ServiceSettings(
                        state.resolve(folder), state.resolve("service/kek"), name, state.resolve("pki"), policies, at),
                state.resolve(folder + ".log"),
                new Readiness(pki, at.admin()),
                serviceOptions);
        services.add(service);
        start(service);
    }

    /** The process of a replica, from 0 in the order of their start. */
    public ProcessHandle process(int replica) throws IOException {
        return ProcessHandle.of(services.get(replica).pid())
                .orElseThrow(() -> new IOException("the replica does not run"));
    }

    /** Kills a replica without a word (SIGKILL), and starts it again; returns when it is ready. */
    public void crash(int replica) throws IOException {
        process(replica).destroyForcibly();
        services.get(replica).start();
    }

    /** Puts the demo's tenants, callers, issuers and devices into the database. */
    public void seedDemo() {
        DemoTenants.seed(ports.postgres(), pki);
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
