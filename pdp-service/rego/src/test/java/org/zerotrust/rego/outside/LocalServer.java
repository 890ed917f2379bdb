package org.zerotrust.rego.outside;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** A server on this machine with a fixed set of things to ask for; counts its requests. */
final class LocalServer implements AutoCloseable {
    private static final char[] PASSWORD = "changeit".toCharArray();

    final AtomicInteger requests = new AtomicInteger();
    final CountDownLatch stop = new CountDownLatch(1);
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final String scheme;

    private LocalServer(HttpServer server, String scheme) {
        this.server = server;
        this.scheme = scheme;
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    static LocalServer plain() throws IOException {
        return new LocalServer(HttpServer.create(address(), 0), "http");
    }

    /** With TLS, its own certificate for {@code localhost} and {@code other.example}, and clients' certificates taken. */
    static LocalServer secure(Keys keys, boolean clients) throws IOException, GeneralSecurityException {
        HttpsServer https = HttpsServer.create(address(), 0);
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys.store, PASSWORD);
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(keys.store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
        https.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters p = context.getDefaultSSLParameters();
                p.setNeedClientAuth(clients);
                parameters.setSSLParameters(p);
            }
        });
        return new LocalServer(https, "https");
    }

    private static InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    String url(String path) {
        return scheme + "://localhost:" + server.getAddress().getPort() + path;
    }

    private void handle(HttpExchange exchange) throws IOException {
        int n = requests.incrementAndGet();
        try (exchange) {
            byte[] sent = exchange.getRequestBody().readAllBytes();
            String path = exchange.getRequestURI().getPath();
            switch (path) {
                case "/json" -> send(exchange, 200, "application/json", "{\"n\": 1.50, \"list\": [1, \"<a>\"]}");
                case "/problem" -> send(exchange, 422, "application/problem+json; charset=utf-8", "{\"title\":\"no\"}");
                case "/broken" -> send(exchange, 200, "application/json", "{");
                case "/yaml" -> send(exchange, 200, "application/yaml", "a: 1\nb: [x]\n");
                case "/text" -> send(exchange, 200, "text/plain", "{\"a\": 1}");
                case "/echo" ->
                    send(
                            exchange,
                            200,
                            "application/json",
                            "{\"method\": \"" + exchange.getRequestMethod() + "\", \"x\": \""
                                    + exchange.getRequestHeaders().getFirst("X-Test") + "\", \"authorization\": "
                                    + exchange.getRequestHeaders().containsKey("Authorization") + ", \"body\": \""
                                    + Base64.getEncoder().encodeToString(sent) + "\"}");
                case "/redirect" -> redirect(exchange, 302, "/echo");
                case "/redirect-307" -> redirect(exchange, 307, "/echo");
                case "/redirect-away" -> redirect(exchange, 302, "http://192.0.2.1/");
                case "/loop" -> redirect(exchange, 302, "/loop");
                case "/big" -> send(exchange, 200, "text/plain", "x".repeat(100_000));
                case "/count" -> {
                    header(exchange, "Cache-Control", "max-age=60");
                    send(exchange, 200, "application/json", Integer.toString(n));
                }
                case "/no-store" -> {
                    header(exchange, "Cache-Control", "no-store, max-age=60");
                    send(exchange, 200, "application/json", Integer.toString(n));
                }
                case "/etag" -> {
                    header(exchange, "Cache-Control", "max-age=0");
                    header(exchange, "ETag", "\"v1\"");
                    if ("\"v1\"".equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
                        exchange.sendResponseHeaders(304, -1);
                    } else {
                        send(exchange, 200, "application/json", Integer.toString(n));
                    }
                }
                case "/flaky" -> {
                    if (n < 3) {
                        // Ends without an answer.
                        throw new IOException("flaky");
                    }
                    send(exchange, 200, "application/json", Integer.toString(n));
                }
                case "/never" -> {
                    try {
                        stop.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }
                default -> send(exchange, 404, "text/plain", "nothing here");
            }
        }
    }

    private static void header(HttpExchange exchange, String name, String value) {
        exchange.getResponseHeaders().set(name, value);
    }

    private static void redirect(HttpExchange exchange, int status, String to) throws IOException {
        header(exchange, "Location", to);
        exchange.sendResponseHeaders(status, -1);
    }

    private static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        header(exchange, "Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        stop.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    /** A key and its certificate, as the JDK's own keytool makes them: its own authority, for servers and clients. */
    record Keys(KeyStore store, String certificate, String key, Path keyFile, Path certificateFile) {
        static Keys make(Path folder) throws Exception {
            Path file = folder.resolve("keys.p12");
            Process keytool = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    .toString(),
                            "-genkeypair",
                            "-alias",
                            "own",
                            "-keyalg",
                            "EC",
                            "-groupname",
                            "secp256r1",
                            "-dname",
                            "CN=localhost",
                            "-ext",
                            "san=dns:localhost,dns:other.example",
                            "-ext",
                            "bc:c",
                            "-validity",
                            "3650",
                            "-storetype",
                            "PKCS12",
                            "-keystore",
                            file.toString(),
                            "-storepass",
                            "changeit")
                    .redirectErrorStream(true)
                    .start();
            keytool.getInputStream().readAllBytes();
            if (keytool.waitFor() != 0) {
                throw new IllegalStateException("keytool failed");
            }
            KeyStore store = KeyStore.getInstance(file.toFile(), PASSWORD);
            store.setCertificateEntry("trusted", store.getCertificate("own"));
            String certificate = pem("CERTIFICATE", store.getCertificate("own").getEncoded());
            String key = pem("PRIVATE KEY", store.getKey("own", PASSWORD).getEncoded());
            return new Keys(
                    store,
                    certificate,
                    key,
                    Files.writeString(folder.resolve("key.pem"), key),
                    Files.writeString(folder.resolve("certificate.pem"), certificate));
        }

        private static String pem(String type, byte @Nullable [] der) {
            return "-----BEGIN " + type + "-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                    + "\n-----END " + type + "-----\n";
        }
    }

    static List<String> here() {
        return List.of("localhost");
    }
}
