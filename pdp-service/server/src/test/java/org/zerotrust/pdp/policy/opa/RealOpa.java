package org.zerotrust.pdp.policy.opa;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/** A real OPA server of this test's own, on a free port; the program is named by {@code PDP_OPA}. */
final class RealOpa implements AutoCloseable {
    private static final int TRIES = 100;

    private final Process process;
    private final URI uri;

    RealOpa() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        uri = URI.create("http://127.0.0.1:" + port);
        process = new ProcessBuilder(
                        program().toString(), "run", "--server", "--addr", "127.0.0.1:" + port, "--log-level", "error")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        await();
    }

    /** The program that {@code ./pdp test --peers} installs. */
    static Path program() {
        return Path.of(Objects.requireNonNull(
                System.getenv("PDP_OPA"), "PDP_OPA names the opa program; ./pdp test --peers sets it"));
    }

    private void await() throws IOException {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest health = HttpRequest.newBuilder(uri.resolve("/health"))
                .timeout(Duration.ofSeconds(1))
                .build();
        for (int i = 0; i < TRIES; i++) {
            try {
                if (client.send(health, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
                    return;
                }
            } catch (IOException notYet) {
                pause();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        process.destroyForcibly();
        throw new IOException("OPA did not start");
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    URI uri() {
        return uri;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
