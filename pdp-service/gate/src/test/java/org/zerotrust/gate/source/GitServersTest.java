package org.zerotrust.gate.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.zerotrust.gate.source.Programs.run;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zerotrust.gate.sign.CommitSigners;
import org.zerotrust.gate.source.PolicySource.SourceException;

/** Repositories of real servers: OpenSSH's, and Git's own behind nginx with TLS. */
@Tag("peers")
final class GitServersTest {
    private static final String TOKEN = "correct-horse-battery";

    @TempDir
    Path folder;

    private final List<Process> servers = new ArrayList<>();
    private Path work;
    private int copies;

    @BeforeEach
    void repository() throws Exception {
        work = Files.createDirectories(folder.resolve("policy"));
        // nginx and fcgiwrap read it as whoever they are.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        run(work, "git", "init", "-q", "-b", "main");
        commit("package p\n");
    }

    @AfterEach
    void stop() throws Exception {
        for (Process server : servers) {
            server.destroy();
            assertThat(server.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void overSsh() throws Exception {
        int port = freePort();
        Path host = key("host");
        Path ours = key("ours");
        Path stranger = key("stranger");
        Path authorized = folder.resolve("authorized");
        Files.copy(publicHalf(ours), authorized);
        Path settings = folder.resolve("sshd_config");
        Files.writeString(settings, """
                Port %d
                ListenAddress 127.0.0.1
                HostKey %s
                PidFile %s
                AuthorizedKeysFile %s
                StrictModes no
                PasswordAuthentication no
                KbdInteractiveAuthentication no
                UsePAM no
                """.formatted(port, host, folder.resolve("sshd.pid"), authorized));
        if (System.getProperty("user.name").equals("root")) {
            // What its service makes at a machine's start.
            Files.createDirectories(Path.of("/run/sshd"));
        }
        // It runs itself again for each connection, and wants to know by which path.
        start(port, program("sshd"), "-D", "-e", "-f", settings.toString());
        Path known = folder.resolve("known_hosts");
        Files.writeString(known, "[127.0.0.1]:" + port + " " + Files.readString(publicHalf(host)));
        String remote = "ssh://" + System.getProperty("user.name") + "@127.0.0.1:" + port + work;

        followed(remote, new GitAccess.Settings("git", null, null, ours, known));
        refused(remote, new GitAccess.Settings("git", null, null, stranger, known));
        // A server that we have not heard of, and one with another key than the one that we have.
        refused(remote, new GitAccess.Settings("git", null, null, ours, folder.resolve("none")));
        Files.writeString(known, "[127.0.0.1]:" + port + " " + Files.readString(publicHalf(stranger)));
        refused(remote, new GitAccess.Settings("git", null, null, ours, known));
    }

    @Test
    void overHttps() throws Exception {
        int port = freePort();
        int other = freePort();
        Path socket = folder.resolve("cgi.sock");
        start(socket, program("fcgiwrap"), "-s", "unix:" + socket);
        run(folder, "chmod", "a+rw", socket.toString());
        Path certificate = folder.resolve("host.pem");
        Path key = folder.resolve("host-key.pem");
        run(
                folder,
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:prime256v1",
                "-nodes",
                "-keyout",
                key.toString(),
                "-out",
                certificate.toString(),
                "-subj",
                "/CN=git",
                "-addext",
                "subjectAltName=IP:127.0.0.1");
        String hashed = run(folder, "openssl", "passwd", "-apr1", TOKEN);
        Files.writeString(folder.resolve("htpasswd"), "robot:" + hashed + "\n");
        Path settings = folder.resolve("nginx.conf");
        Files.writeString(settings, """
                daemon off;
                pid %1$s/nginx.pid;
                error_log stderr;
                events {}
                http {
                  access_log off;
                  client_body_temp_path %1$s/body; fastcgi_temp_path %1$s/fcgi; proxy_temp_path %1$s/proxy;
                  uwsgi_temp_path %1$s/uwsgi; scgi_temp_path %1$s/scgi;
                  server {
                    listen 127.0.0.1:%2$d ssl;
                    listen 127.0.0.1:%7$d ssl;
                    ssl_certificate %3$s; ssl_certificate_key %4$s;
                    location ~ ^/moved/(.*)$ { return 302 https://127.0.0.1:%7$d/policy/.git/$1$is_args$args; }
                    location ~ ^/renamed/(.*)$ { return 302 https://127.0.0.1:%2$d/policy/.git/$1$is_args$args; }
                    location / {
                      auth_basic "policies"; auth_basic_user_file %1$s/htpasswd;
                      gzip off;
                      fastcgi_pass unix:%5$s;
                      fastcgi_param SCRIPT_FILENAME %6$s/git-http-backend;
                      fastcgi_param GIT_PROJECT_ROOT %1$s;
                      fastcgi_param GIT_HTTP_EXPORT_ALL "";
                      fastcgi_param PATH_INFO $uri;
                      fastcgi_param QUERY_STRING $query_string;
                      fastcgi_param REQUEST_METHOD $request_method;
                      fastcgi_param CONTENT_TYPE $content_type;
                      fastcgi_param CONTENT_LENGTH $content_length;
                      fastcgi_param REMOTE_USER $remote_user;
                      fastcgi_param HTTP_CONTENT_ENCODING $http_content_encoding;
                      fastcgi_param GIT_CONFIG_COUNT 1;
                      fastcgi_param GIT_CONFIG_KEY_0 safe.directory;
                      fastcgi_param GIT_CONFIG_VALUE_0 *;
                    }
                  }
                }
                """.formatted(
                        folder, port, certificate, key, socket, run(folder, "git", "--exec-path"), other));
        start(port, program("nginx"), "-p", folder.toString(), "-c", settings.toString());
        String remote = "https://127.0.0.1:" + port + "/policy/.git";

        String[] token = {TOKEN};
        GitAccess.Settings good = new GitAccess.Settings("robot", () -> token[0], trust(certificate), null, null);
        followed(remote, good);
        // A redirect is followed, but no other host gets the token.
        followed("https://127.0.0.1:" + port + "/renamed", good);
        refused("https://127.0.0.1:" + port + "/moved", good);
        token[0] = "another";
        refused(remote, good);
        refused(remote, new GitAccess.Settings("robot", null, trust(certificate), null, null));
        // A certificate of nobody that we trust.
        refused(remote, new GitAccess.Settings("robot", () -> TOKEN, null, null, null));
        // Whatever this machine's Git is set to.
        try (GitSource source = source(remote, new GitAccess.Settings("robot", () -> TOKEN, null, null, null))) {
            assertThatThrownBy(() -> source.poll(null)).isInstanceOf(SourceException.class);
            run(folder, "git", "-C", copy().toString(), "config", "http.sslVerify", "false");
        }
        try (GitSource source = sourceOfSameCopy(remote)) {
            assertThatThrownBy(() -> source.poll(null))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("http.sslVerify")
                    .hasMessageNotContaining(TOKEN);
        }
    }

    private void followed(String remote, GitAccess.Settings access) throws Exception {
        try (GitSource source = source(remote, access)) {
            String first = run(work, "git", "rev-parse", "HEAD");
            Candidate candidate = source.poll(null).orElseThrow();
            assertThat(candidate.revision()).isEqualTo(first);
            assertThat(candidate.files()).containsOnlyKeys("p.rego");
            assertThat(source.poll(first)).isEmpty();
            String second = commit("package q" + copies + "\n");
            assertThat(source.poll(first).orElseThrow().revision()).isEqualTo(second);
            assertThat(source.follows(second, first)).isTrue();
            assertThat(source.follows(first, second)).isFalse();
        }
    }

    private void refused(String remote, GitAccess.Settings access) {
        try (GitSource source = source(remote, access)) {
            assertThatThrownBy(() -> source.poll(null))
                    .isInstanceOf(SourceException.class)
                    .hasMessageNotContaining(TOKEN);
        }
    }

    private GitSource source(String remote, GitAccess.Settings access) {
        copies++;
        return new GitSource(
                new GitSource.Config(remote, "refs/heads/main", "", copy(), Duration.ofSeconds(20)),
                access,
                CommitSigners.NOBODY,
                Clock.systemUTC());
    }

    private GitSource sourceOfSameCopy(String remote) {
        copies--;
        return source(remote, new GitAccess.Settings("robot", () -> TOKEN, null, null, null));
    }

    private Path copy() {
        return folder.resolve("copy-" + copies + ".git");
    }

    private String commit(String content) throws Exception {
        Files.writeString(work.resolve("p.rego"), content);
        run(work, "git", "add", "-A");
        run(work, "git", "-c", "user.name=Ann", "-c", "user.email=ann@example.org", "commit", "-q", "-m", "change");
        return run(work, "git", "rev-parse", "HEAD");
    }

    private Path key(String name) throws Exception {
        Path key = folder.resolve(name);
        run(folder, "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", key.toString());
        return key;
    }

    private static Path publicHalf(Path key) {
        return key.resolveSibling(key.getFileName() + ".pub");
    }

    private static TrustManager trust(Path certificate) throws Exception {
        KeyStore roots = KeyStore.getInstance(KeyStore.getDefaultType());
        roots.load(null, null);
        try (InputStream in = Files.newInputStream(certificate)) {
            roots.setCertificateEntry(
                    "root", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(roots);
        return trust.getTrustManagers()[0];
    }

    /** By its whole path: servers live where an ordinary account does not look. */
    private static String program(String name) {
        List<String> places = new ArrayList<>(List.of(System.getenv("PATH").split(":", -1)));
        places.add("/usr/sbin");
        for (String place : places) {
            Path program = Path.of(place, name);
            if (Files.isExecutable(program)) {
                return program.toString();
            }
        }
        throw new AssertionError("there is no " + name + " on this machine");
    }

    private void start(int port, String... command) throws Exception {
        start(null, port, command);
    }

    private void start(Path socket, String... command) throws Exception {
        start(socket, 0, command);
    }

    private void start(@Nullable Path socket, int port, String... command) throws Exception {
        Path log = folder.resolve("server-" + servers.size() + ".log");
        Process server = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        servers.add(server);
        for (int i = 0; i < 200; i++) {
            if (socket != null ? Files.exists(socket) : answers(port)) {
                return;
            }
            assertThat(server.isAlive()).as(Files.readString(log)).isTrue();
            Thread.sleep(50);
        }
        throw new AssertionError("it does not start: " + Files.readString(log));
    }

    static boolean answers(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
