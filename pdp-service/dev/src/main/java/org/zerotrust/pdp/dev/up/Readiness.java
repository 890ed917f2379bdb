package org.zerotrust.pdp.dev.up;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.zerotrust.pdp.dev.Tls;
import org.zerotrust.pdp.testkit.DemoPki;

/** Asks the service's readiness check (policy loaded, database, Kafka). */
final class Readiness {

    /** What it said. */
    sealed interface Answer permits Ready, NotReady, Silent {}

    /** Every check is up. */
    record Ready(String body) implements Answer {}

    /** It runs, and some check is down: the body says which. */
    record NotReady(String body) implements Answer {}

    /** Nobody answered. */
    record Silent(String cause) implements Answer {}

    private final HttpClient client;
    private final URI uri;

    Readiness(DemoPki pki, int adminPort) {
        this.client = HttpClient.newBuilder()
                .sslContext(Tls.client(pki, null))
                .connectTimeout(Duration.ofSeconds(2))
                .build();
        this.uri = URI.create("https://127.0.0.1:" + adminPort + "/q/health/ready");
    }

    Answer ask() {
        try {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(5)).build(),
                    HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() == 200 ? new Ready(answer.body()) : new NotReady(answer.body());
        } catch (IOException e) {
            return new Silent(e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Silent("interrupted");
        }
    }
}
