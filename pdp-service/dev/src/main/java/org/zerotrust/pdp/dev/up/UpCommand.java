package org.zerotrust.pdp.dev.up;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.dev.ExitCodes;
import org.zerotrust.pdp.dev.Home;
import org.zerotrust.pdp.dev.LauncherException;
import org.zerotrust.pdp.dev.PdpCommand;
import org.zerotrust.pdp.dev.tryout.Sample;
import org.zerotrust.pdp.dev.tryout.Samples;
import org.zerotrust.pdp.testkit.DemoPki;
import org.zerotrust.pdp.testkit.Ports;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code pdp up}. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = {
            "Starts PostgreSQL, a Kafka broker and the service with demo certificates, tenants, devices and policies;",
            "stays in front, starts again what ends, and stops all on Ctrl-C. On a running stack it changes nothing.",
            "Data of the last run is used again; logs and data are under .pdp/."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:ready (with -d), or running already",
            "2:wrong command line",
            "3:a port is taken, or a part did not start",
            "130:stopped in order by Ctrl-C"
        })
public final class UpCommand implements PdpCommand {

    private static final Duration REPORTED_WITHIN = Duration.ofSeconds(30);

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = {"-d", "--detach"},
            description = "return when everything is ready; the stack goes on in the background")
    private boolean detach;

    @Option(names = "--fresh", description = "start with new data: database, records and certificates are made anew")
    private boolean fresh;

    @Option(names = "--port", defaultValue = "8443", description = "REST and gRPC (default ${DEFAULT-VALUE})")
    private int port;

    @Option(
            names = "--admin-port",
            defaultValue = "8444",
            description = "administration, health and metrics (default ${DEFAULT-VALUE})")
    private int adminPort;

    @Option(names = "--postgres-port", defaultValue = "15432", description = "database (default ${DEFAULT-VALUE})")
    private int postgresPort;

    @Option(names = "--kafka-port", defaultValue = "19092", description = "broker (default ${DEFAULT-VALUE})")
    private int kafkaPort;

    @Option(
            names = "--kafka-controller-port",
            defaultValue = "19093",
            description = "the broker's own (default ${DEFAULT-VALUE})")
    private int kafkaControllerPort;

    @Option(names = "--supervise", hidden = true, description = "the background half of -d")
    private boolean supervise;

    @Override
    public Integer call() throws IOException {
        Home home = Home.find();
        PrintWriter out = out();
        home.createState();
        Optional<RunState> running = RunState.running(home.runFile());
        if (running.isPresent()) {
            out.println("already running (process " + running.get().pid() + "); nothing was changed. "
                    + "Stop it with: ./pdp down");
            return ExitCodes.OK;
        }
        if (detach && !supervise) {
            return new Background(home, out)
                    .start(spec().commandLine().getParseResult().originalArgs());
        }
        return runInFront(home, out);
    }

    private int runInFront(Home home, PrintWriter out) throws IOException {
        Path lockFile = home.state().resolve("up.lock");
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock == null) {
                throw new LauncherException("another ./pdp up is starting here");
            }
            Stack stack = new Stack(home);
            stack.endLeftovers();
            StackPorts ports = ports();
            ports.requireFree();
            if (fresh) {
                stack.forget();
            }
            DemoPki pki = stack.pki();
            Supervisor supervisor = new Supervisor(stack.parts(ports, pki), ports, home.runFile(), out);
            Thread onSignal = Thread.ofPlatform().name("stop").unstarted(supervisor::stop);
            Runtime.getRuntime().addShutdownHook(onSignal);
            try {
                supervisor.start(() -> {
                    DemoTenants.seed(ports.postgres(), pki);
                    Samples.write(home.requests(), home.samples(), pki, Clock.systemUTC());
                    new Samples(pki, URI.create("https://127.0.0.1:" + ports.api()), Clock.systemUTC())
                            .report(Sample.all(home.samples()), REPORTED_WITHIN);
                });
            } catch (LauncherException e) {
                supervisor.abandon();
                throw e;
            }
            out.println(Welcome.text(home, ports));
            out.flush();
            supervisor.watch();
            return ExitCodes.OK;
        }
    }

    private StackPorts ports() {
        return new StackPorts(
                orFree(port), orFree(adminPort), orFree(postgresPort), orFree(kafkaPort), orFree(kafkaControllerPort));
    }

    private static int orFree(int port) {
        return port == 0 ? Ports.free() : port;
    }

    private PrintWriter out() {
        return spec().commandLine().getOut();
    }

    private CommandSpec spec() {
        if (spec == null) {
            throw new IllegalStateException("run by picocli only");
        }
        return spec;
    }
}
