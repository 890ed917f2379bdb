package org.zerotrust.pdp.stack;

import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/** A client of the service under test, with or without a certificate; raw bytes go through the JDK's client. */
public final class Https {
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    private final @Nullable String caller;
    private final HttpClient client;

    private Https(@Nullable String caller) {
        this.caller = caller;
        this.client = HttpClient.newBuilder()
                .sslContext(Rest.tls(caller))
                .connectTimeout(DEADLINE)
                .build();
    }

    /** A client that shows no certificate. */
    public static Https anonymous() {
        return new Https(null);
    }

    /** A client that shows the certificate of a demo caller. */
    public static Https as(String caller) {
        return new Https(caller);
    }

    /** Its TLS, for whoever writes to a socket. */
    public javax.net.ssl.SSLContext tls() {
        return Rest.tls(caller);
    }

    /** An address on the decision port. */
    public static URI service(String path) {
        return URI.create("https://localhost:"
                + ConfigProvider.getConfig().getValue("quarkus.http.test-ssl-port", Integer.class) + path);
    }

    /** An address on the admin port. */
    public static URI admin(String path) {
        return URI.create("https://localhost:"
                + ConfigProvider.getConfig().getValue("quarkus.management.test-port", Integer.class) + path);
    }

    /** GET. */
    public Response get(URI address) {
        return send("GET", address, null);
    }

    /** Any method, with a JSON body or none. */
    public Response send(String method, URI address, @Nullable String json) {
        RequestSpecification request = Rest.over(caller);
        return (json == null ? request : request.body(json)).request(method, address);
    }

    /** POST of JSON with a token. */
    public HttpResponse<String> bearer(URI address, String token, String json)
            throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(address)
                        .timeout(DEADLINE)
                        .header("Content-Type", "application/json")
                        .header("Authorization", "Bearer " + token)
                        .POST(HttpRequest.BodyPublishers.ofString(json))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** POST of any bytes under any content type; none where null. */
    public HttpResponse<String> post(URI address, @Nullable String contentType, byte[] body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address).timeout(DEADLINE).POST(HttpRequest.BodyPublishers.ofByteArray(body));
        if (contentType != null) {
            request.header("Content-Type", contentType);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
