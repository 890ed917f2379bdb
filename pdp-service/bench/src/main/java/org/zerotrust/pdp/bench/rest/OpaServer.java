package org.zerotrust.pdp.bench.rest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.dev.Home;
import org.zerotrust.pdp.dev.LauncherException;
import org.zerotrust.pdp.testkit.DemoPki;
import org.zerotrust.pdp.testkit.Ports;

/** A real OPA as a server over TLS that writes its decision log to a file. */
public final class OpaServer implements AutoCloseable {

    private static final int START_SECONDS = 30;

    private final Process process;
    private final int port;

    private OpaServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** The program: the one named by {@code PDP_OPA}, else the one that {@code peers/install.sh} installs. */
    public static Path binary(Home home) {
        @Nullable String named = System.getenv("PDP_OPA");
        Path binary = named == null
                ? home.state().resolve("tools/bin/opa")
                : Path.of(named).toAbsolutePath();
        if (!Files.isExecutable(binary)) {
            throw new LauncherException("no OPA at " + binary + "; name one in PDP_OPA, or install it with: bash"
                    + " pdp-service/dev/peers/install.sh .pdp/tools");
        }
        return binary;
    }

    /** Starts it on a free port with the stack's server certificate and waits until it answers. */
    static OpaServer start(Path binary, Path folder, Path certificates, DemoPki pki, Path policy, Path data)
            throws IOException, InterruptedException {
        int port = Ports.free();
        Process process = new ProcessBuilder(
                        binary.toString(),
                        "run",
                        "--server",
                        "--addr",
                        "127.0.0.1:" + port,
                        "--tls-cert-file",
                        certificates.resolve("service/server.pem").toString(),
                        "--tls-private-key-file",
                        certificates.resolve("service/server.key").toString(),
                        "--disable-telemetry",
                        "--log-level",
                        "error",
                        "--set",
                        "decision_logs.console=true",
                        policy.toString(),
                        data.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("opa-decisions.log").toFile())
                .start();
        OpaServer server = new OpaServer(process, port);
        try (Client client = new Client(pki, port)) {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
            while (process.isAlive() && System.nanoTime() < end) {
                try {
                    if (client.post("/v1/data", "", "{}").status() == 200) {
                        return server;
                    }
                } catch (IOException notYet) {
                    // It does not listen yet.
                }
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
        server.close();
        throw new LauncherException("OPA did not start; its output is in " + folder.resolve("opa-decisions.log"));
    }

    long pid() {
        return process.pid();
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
