package org.zerotrust.pdp.posture.veraison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.zerotrust.pdp.posture.veraison.ChallengeResponse.VerifierException;

/** Against a small server with the paths, states and media types of Veraison's API description. */
final class ChallengeResponseTest {
    private static final byte[] NONCE = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final String TYPE = "application/psa-attestation-token";

    private final AtomicInteger polls = new AtomicInteger();
    private volatile int pollsUntilDone = 0;
    private volatile String end = "complete";
    private volatile String location = "session/1";
    private volatile int nonceLength = NONCE.length;
    private HttpServer server;
    private ChallengeResponse client;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/challenge-response/v1/newSession", exchange -> {
            exchange.getResponseHeaders().add("Location", location);
            assertThat(exchange.getRequestMethod()).isEqualTo("POST");
            assertThat(exchange.getRequestURI().getQuery()).isEqualTo("nonceSize=32");
            answer(exchange, 201, "waiting", "");
        });
        server.createContext("/challenge-response/v1/session/1", exchange -> {
            boolean post = exchange.getRequestMethod().equals("POST");
            if (post && !TYPE.equals(exchange.getRequestHeaders().getFirst("Content-Type"))) {
                exchange.sendResponseHeaders(415, -1);
                exchange.close();
                return;
            }
            boolean done = polls.getAndIncrement() >= pollsUntilDone;
            answer(exchange, post && !done ? 202 : 200, done ? end : "processing", done ? ",\"result\":\"a.b.c\"" : "");
        });
        server.start();
        client = new ChallengeResponse(
                HttpClient.newHttpClient(),
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/challenge-response/v1"),
                Duration.ofSeconds(20),
                Duration.ofMillis(1));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange, int status, String state, String more) throws IOException {
        byte[] nonce = java.util.Arrays.copyOf(NONCE, nonceLength);
        byte[] body = ("{\"nonce\":\"" + Base64.getEncoder().encodeToString(nonce)
                        + "\",\"expiry\":\"2030-10-12T07:20:50.52Z\",\"accept\":[\"" + TYPE + "\"],\"status\":\""
                        + state + "\""
                        + more + "}")
                .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", ChallengeResponse.SESSION);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Test
    void evidenceIsAppraisedAtOnceOrAfterAWhile() throws Exception {
        var session = client.open(32);

        assertThat(session.nonce()).isEqualTo(NONCE);
        assertThat(client.appraise(session, TYPE, new byte[] {1})).isEqualTo("a.b.c");

        polls.set(0);
        pollsUntilDone = 5;
        assertThat(client.appraise(client.open(32), TYPE, new byte[] {1})).isEqualTo("a.b.c");
        assertThat(polls.get()).isEqualTo(6);
    }

    @Test
    void whatTheVerifierMustNotDoIsAnError() throws Exception {
        var session = client.open(32);
        assertThatThrownBy(() -> client.appraise(session, "text/plain", new byte[0]))
                .isInstanceOf(VerifierException.class);
        end = "failed";
        assertThatThrownBy(() -> client.appraise(session, TYPE, new byte[0])).hasMessageContaining("failed");
        end = "splendid";
        assertThatThrownBy(() -> client.appraise(session, TYPE, new byte[0])).hasMessageContaining("state");
        nonceLength = 8;
        assertThatThrownBy(() -> client.open(32)).hasMessageContaining("nonce");
        nonceLength = NONCE.length;
        location = "http://elsewhere.example/session/1";
        assertThatThrownBy(() -> client.open(32)).hasMessageContaining("another place");
        assertThatThrownBy(() -> client.open(65)).isInstanceOf(IllegalArgumentException.class);
        server.stop(0);
        assertThatThrownBy(() -> client.open(32)).isInstanceOf(VerifierException.class);
    }

    @Test
    void aVerifierThatNeverEndsMeetsTheDeadline() throws Exception {
        pollsUntilDone = Integer.MAX_VALUE;
        ChallengeResponse hasty = new ChallengeResponse(
                HttpClient.newHttpClient(),
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/challenge-response/v1/"),
                Duration.ofSeconds(2),
                Duration.ofMillis(10));

        assertThatThrownBy(() -> hasty.appraise(hasty.open(32), TYPE, new byte[0]))
                .hasMessageContaining("deadline");
    }
}
