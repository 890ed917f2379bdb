package org.zerotrust.pdp.dev.tryout;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.zerotrust.pdp.dev.LauncherException;

/** JSON over HTTPS with the caller's client certificate. */
final class RestTransport implements Transport {

    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client;
    private final URI service;

    RestTransport(SSLContext tls, URI service) {
        this.client =
                HttpClient.newBuilder().sslContext(tls).connectTimeout(DEADLINE).build();
        this.service = service;
    }

    @Override
    public String name() {
        return "REST";
    }

    @Override
    public Answer decide(JsonNode request) {
        return post("/v1/decisions", request);
    }

    /** Posts JSON to a path of the service. */
    Answer post(String path, JsonNode body) {
        return send(HttpRequest.newBuilder(service.resolve(path))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString())));
    }

    /** Reads JSON from a path of the service. */
    Answer get(String path) {
        return send(HttpRequest.newBuilder(service.resolve(path)));
    }

    private Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response =
                    client.send(request.timeout(DEADLINE).build(), HttpResponse.BodyHandlers.ofString());
            return new Answer("REST", Integer.toString(response.statusCode()), parse(response.body()));
        } catch (IOException e) {
            throw new LauncherException("no answer from " + service + " (is the stack up? ./pdp status)", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LauncherException("interrupted", e);
        }
    }

    private static JsonNode parse(String body) {
        try {
            return body.isEmpty() ? JSON.createObjectNode() : JSON.readTree(body);
        } catch (JsonProcessingException notJson) {
            return JSON.getNodeFactory().textNode(body);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
