package org.zerotrust.pdp.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Packs as an OPA bundle: built by a real {@code opa build}, signed by {@code opa sign} (ES256, key id {@value #KEY_ID}, sequence 7),
 * served by a real nginx, and followed by a real OPA server. Needs nginx, openssl, tar, and the opa that {@code PDP_OPA} names.
 */
public final class ServedBundle implements AutoCloseable {
    /** What the key is called. */
    public static final String KEY_ID = "release";

    private static final Duration STARTS_WITHIN = Duration.ofSeconds(30);
    private static final Duration RUNS_WITHIN = Duration.ofMinutes(2);

    private final Path folder;
    private final String entrypoint;
    private final Path publicKey;
    private final URI url;
    private final URI opa;
    private final List<Process> running = new ArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();

    /**
     * Builds, signs and serves.
     *
     * @param folder for all that it keeps
     * @param packs folders of the packs
     * @param target {@code rego} or {@code plan}
     */
    public ServedBundle(Path folder, List<Path> packs, String target, String entrypoint)
            throws IOException, InterruptedException {
        this.folder = folder;
        this.entrypoint = entrypoint;
        this.publicKey = keys(folder, "served");
        Path www = Files.createDirectories(folder.resolve("www"));
        bundle(packs, target, www);
        int port = freePort();
        this.url = URI.create("http://127.0.0.1:" + port + "/bundle.tar.gz");
        try {
            nginx(port, www);
            this.opa = opaServes(port);
        } catch (IOException | InterruptedException e) {
            close();
            throw e;
        }
    }

    /** The opa program. */
    public static String opa() {
        return Objects.requireNonNull(
                System.getenv("PDP_OPA"), "PDP_OPA names the opa program; ./pdp test --peers sets it");
    }

    /** Makes a P-256 key, {@code NAME.key.pem} and {@code NAME.pub.pem}; the latter. */
    public static Path keys(Path folder, String name) throws IOException, InterruptedException {
        String key = folder.resolve(name + ".key.pem").toString();
        Path pub = folder.resolve(name + ".pub.pem");
        run(folder, "openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", key);
        run(folder, "openssl", "pkey", "-in", key, "-pubout", "-out", pub.toString());
        return pub;
    }

    /**
     * Runs a program to its end.
     *
     * @return what it said
     * @throws IOException where it fails, with what it said
     */
    public static String run(Path in, String... command) throws IOException, InterruptedException {
        Path out = Files.createTempFile("served", ".txt");
        try {
            Process process = new ProcessBuilder(command)
                    .directory(in.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(out.toFile())
                    .start();
            if (!process.waitFor(RUNS_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(String.join(" ", command) + " does not end");
            }
            String said = Files.readString(out, UTF_8);
            if (process.exitValue() != 0) {
                throw new IOException(String.join(" ", command) + "\n" + said);
            }
            return said;
        } finally {
            Files.delete(out);
        }
    }

    private void bundle(List<Path> packs, String target, Path www) throws IOException, InterruptedException {
        Path built = folder.resolve("built.tar.gz");
        List<String> build = new ArrayList<>(List.of(opa(), "build", "-t", target, "--ignore", "*_test.rego"));
        packs.forEach(pack -> build.addAll(List.of("-b", pack.toString())));
        build.addAll(List.of("-e", entrypoint, "-o", built.toString()));
        run(folder, build.toArray(String[]::new));
        Path unpacked = Files.createDirectories(folder.resolve("unpacked"));
        run(unpacked, "tar", "xzf", built.toString());
        Path claims = folder.resolve("claims.json");
        Files.writeString(claims, "{\"keyid\": \"" + KEY_ID + "\", \"sequence\": 7}");
        run(
                unpacked,
                opa(),
                "sign",
                "--signing-alg",
                "ES256",
                "--signing-key",
                folder.resolve("served.key.pem").toString(),
                "--claims-file",
                claims.toString(),
                "--bundle",
                ".");
        // Names without "./", which OPA would not find in the signature.
        List<String> pack = new ArrayList<>(
                List.of("tar", "czf", www.resolve("bundle.tar.gz").toString()));
        try (Stream<Path> top = Files.list(unpacked)) {
            top.map(file -> file.getFileName().toString()).sorted().forEach(pack::add);
        }
        run(unpacked, pack.toArray(String[]::new));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private void nginx(int port, Path www) throws IOException, InterruptedException {
        Path conf = folder.resolve("nginx.conf");
        // Started by root, nginx would read as another user, who may not look into this folder.
        String group = run(folder, "id", "-gn").strip();
        Files.writeString(conf, """
                user %4$s %5$s; daemon off; pid %1$s/nginx.pid; error_log %1$s/nginx.log; worker_processes 1;
                events {}
                http {
                  access_log %1$s/access.log;
                  client_body_temp_path %1$s/t1; proxy_temp_path %1$s/t2; fastcgi_temp_path %1$s/t3;
                  uwsgi_temp_path %1$s/t4; scgi_temp_path %1$s/t5;
                  server { listen 127.0.0.1:%2$d; root %3$s; etag on; }
                }
                """.formatted(folder, port, www, System.getProperty("user.name"), group));
        answers(start("nginx", "nginx", "-c", conf.toString()), url);
    }

    private URI opaServes(int nginx) throws IOException, InterruptedException {
        int port = freePort();
        Path config = folder.resolve("opa.json");
        Files.writeString(
                config, """
                {"services": {"nginx": {"url": "http://127.0.0.1:%1$d"}},
                 "keys": {"%2$s": {"algorithm": "ES256", "key": "%3$s"}},
                 "bundles": {"zta": {"service": "nginx", "resource": "/bundle.tar.gz", "signing": {"keyid": "%2$s"}}}}
                """.formatted(nginx, KEY_ID, Files.readString(publicKey).replace("\n", "\\n")));
        Process server = start(
                "opa", opa(), "run", "--server", "--addr", "127.0.0.1:" + port, "--config-file", config.toString());
        URI base = URI.create("http://127.0.0.1:" + port);
        answers(server, base.resolve("/health?bundles"));
        return base.resolve("/v1/data/" + entrypoint);
    }

    private Process start(String name, String... command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".out").toFile())
                .start();
        running.add(process);
        return process;
    }

    private void answers(Process process, URI at) throws IOException, InterruptedException {
        long end = System.nanoTime() + STARTS_WITHIN.toNanos();
        while (!isOk(at)) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new IOException(at + " does not answer; its log is in " + folder);
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private boolean isOk(URI at) throws InterruptedException {
        try {
            return http.send(HttpRequest.newBuilder(at).build(), HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** Where nginx serves the bundle. */
    public URI url() {
        return url;
    }

    /** PEM of the key that it is signed with. */
    public String publicKey() throws IOException {
        return Files.readString(publicKey);
    }

    /** What nginx was asked so far, a line each. */
    public String accessLog() throws IOException {
        return Files.readString(folder.resolve("access.log"));
    }

    /**
     * Asks the real OPA.
     *
     * @param input JSON
     * @return its whole answer, JSON with {@code result} where the entrypoint has a value
     */
    public String ask(String input) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(
                HttpRequest.newBuilder(opa)
                        .POST(HttpRequest.BodyPublishers.ofString("{\"input\":" + input + "}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException("OPA answers " + response.statusCode() + " " + response.body());
        }
        return response.body();
    }

    @Override
    public void close() {
        running.forEach(Process::destroyForcibly);
        http.close();
    }
}
