package org.zerotrust.pdp.store;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is not a list, is too large, moved or never ends is an error with its reason, within the deadline. */
class StatusFetcherTest {
    private final StatusFetcher fetcher = new StatusFetcher(Duration.ofSeconds(30), 1000);
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/text", exchange -> {
            exchange.sendResponseHeaders(200, 4);
            exchange.getResponseBody().write(new byte[] {'t', 'e', 'x', 't'});
            exchange.close();
        });
        server.createContext("/large", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(new byte[5000]);
            exchange.close();
        });
        server.createContext("/moved", exchange -> {
            exchange.getResponseHeaders().add("location", "/text");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        server.createContext("/endless", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('x');
            exchange.getResponseBody().flush();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private URI at(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    @Test
    void whatIsNoListSaysWhy(@TempDir Path folder) throws IOException {
        assertThatThrownBy(() -> fetcher.fetch(at("/text"))).hasMessageContaining("no revocation list");
        assertThatThrownBy(() -> fetcher.fetch(at("/large"))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> fetcher.fetch(at("/moved"))).hasMessageContaining("302");
        assertThatThrownBy(() -> new StatusFetcher(Duration.ofMillis(300), 1000).fetch(at("/endless")))
                .hasMessageContaining("not within");
        assertThatThrownBy(() -> fetcher.fetch(folder.resolve("none").toUri())).isInstanceOf(IOException.class);
        Path large = Files.write(folder.resolve("large"), new byte[2000]);
        assertThatThrownBy(() -> fetcher.fetch(large.toUri())).hasMessageContaining("more than");
    }
}
