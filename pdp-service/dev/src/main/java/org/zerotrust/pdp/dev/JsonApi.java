package org.zerotrust.pdp.dev;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;

/** JSON over HTTPS with a service, as one caller. Safe for use by several threads. */
public final class JsonApi implements AutoCloseable {

    /**
     * What came back.
     *
     * @param body a missing node where it is not JSON
     */
    public record Reply(int status, JsonNode body) {
        /** What a problem says of itself, for people. */
        public String problem() {
            StringBuilder text = new StringBuilder("status " + status);
            if (body.hasNonNull("title")) {
                text.append(": ").append(body.path("title").asText());
            }
            if (body.hasNonNull("detail")) {
                text.append(" (").append(body.path("detail").asText()).append(')');
            }
            body.path("errors")
                    .forEach(error -> text.append("\n  ")
                            .append(error.path("path").asText())
                            .append(": ")
                            .append(error.path("code").asText())
                            .append(", ")
                            .append(error.path("message").asText()));
            return text.toString();
        }
    }

    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(20);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client;
    private final URI service;
    private final String prefix;

    private JsonApi(SSLContext tls, URI service, String prefix) {
        this.client = HttpClient.newBuilder()
                .sslContext(tls)
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_WITHIN)
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .build();
        this.service = service;
        this.prefix = prefix;
    }

    /**
     * The admin API; paths are below {@code /admin/v1}.
     *
     * @param tls with the caller's certificate
     * @param service for example {@code https://127.0.0.1:9000}
     */
    public static JsonApi admin(SSLContext tls, URI service) {
        return new JsonApi(tls, service, "/admin/v1");
    }

    /** The API of enforcement points and reporters; paths are below {@code /v1}. */
    public static JsonApi decisions(SSLContext tls, URI service) {
        return new JsonApi(tls, service, "/v1");
    }

    /** Where it is. */
    public URI service() {
        return service;
    }

    /** GET. */
    public Reply get(String path) throws IOException, InterruptedException {
        return send(request(path).GET());
    }

    /**
     * An answer that is no JSON.
     *
     * @param problem what a refusal says; empty for an answer
     */
    @SuppressWarnings("ArrayRecordComponent") // read once, compared by nobody
    public record Bytes(int status, byte[] body, String problem) {}

    /** GET of bytes, which may take longer than others. */
    public Bytes getBytes(String path, Duration within) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = whole(request(path).timeout(within).GET().build(), within);
        return new Bytes(
                answer.statusCode(),
                answer.body(),
                answer.statusCode() == 200 ? "" : reply(answer).problem());
    }

    /** POST of JSON. */
    public Reply post(String path, JsonNode body) throws IOException, InterruptedException {
        return send(request(path).POST(json(body)));
    }

    /** POST of JSON, for work that takes longer than others. */
    public Reply post(String path, JsonNode body, Duration within) throws IOException, InterruptedException {
        return send(request(path).timeout(within).POST(json(body)), within);
    }

    /** PUT of JSON. */
    public Reply put(String path, JsonNode body) throws IOException, InterruptedException {
        return send(request(path).PUT(json(body)));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(service.resolve(prefix + path)).timeout(ANSWER_WITHIN);
    }

    private static HttpRequest.BodyPublisher json(JsonNode body) throws JsonProcessingException {
        return HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body));
    }

    private Reply send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return send(request, ANSWER_WITHIN);
    }

    private Reply send(HttpRequest.Builder request, Duration within) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer =
                whole(request.header("content-type", "application/json").build(), within);
        return reply(answer);
    }

    private static Reply reply(HttpResponse<byte[]> answer) {
        String text = new String(answer.body(), StandardCharsets.UTF_8);
        try {
            return new Reply(answer.statusCode(), JSON.readTree(text));
        } catch (JsonProcessingException notJson) {
            return new Reply(answer.statusCode(), JSON.missingNode());
        }
    }

    /** The client's own deadline ends with the head of an answer: the body has one here. */
    private HttpResponse<byte[]> whole(HttpRequest request, Duration within) throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray());
        try {
            return answer.get(within.toMillis() + 1_000, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failed ? failed : new IOException(e.getCause());
        } catch (TimeoutException e) {
            throw new HttpTimeoutException("the answer's body did not come in time");
        } finally {
            answer.cancel(true);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
