package org.zerotrust.pdp.dev.registry;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.zerotrust.pdp.dev.LauncherException;
import org.zerotrust.pdp.dev.Tls;
import org.zerotrust.pdp.testkit.DemoPki;

/**
 * The service's metrics as they are now.
 *
 * @param text Prometheus's text format
 */
public record Metrics(String text) {

    private static final Duration DEADLINE = Duration.ofSeconds(10);

    /** Reads them. */
    public static Metrics of(DemoPki pki, int adminPort) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newBuilder()
                .sslContext(Tls.client(pki, null))
                .connectTimeout(DEADLINE)
                .build()) {
            return new Metrics(client.send(
                            HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + adminPort + "/q/metrics"))
                                    .timeout(DEADLINE)
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body());
        }
    }

    /** The first value whose line begins with the name. */
    public double value(String name) {
        return text.lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElseThrow(() -> new LauncherException("the service has no metric " + name));
    }
}
