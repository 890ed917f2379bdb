package org.zerotrust.pdp.bench.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.zerotrust.pdp.dev.Tls;
import org.zerotrust.pdp.testkit.DemoPki;

/** JSON over HTTPS without a client certificate. */
final class Client implements AutoCloseable {

    /** What came back; the body is a missing node where it is not JSON. */
    record Answer(int status, JsonNode body) {}

    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client;
    private final URI server;

    Client(DemoPki pki, int port) {
        this.client = HttpClient.newBuilder()
                .sslContext(Tls.client(pki, null))
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(DEADLINE)
                .build();
        this.server = URI.create("https://127.0.0.1:" + port);
    }

    /** Posts JSON; {@code token} is sent where it is not empty. */
    Answer post(String path, String token, String body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(path))
                .timeout(DEADLINE)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("authorization", "Bearer " + token);
        }
        HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        String text = answer.body();
        return new Answer(
                answer.statusCode(),
                text.startsWith("{")
                        ? JSON.readTree(text)
                        : JSON.getNodeFactory().missingNode());
    }

    @Override
    public void close() {
        client.close();
    }
}
