package org.zerotrust.gate.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.zerotrust.gate.source.Programs.run;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zerotrust.gate.sign.BundleSigners;
import org.zerotrust.gate.sign.SignatureCheck;
import org.zerotrust.gate.source.PolicySource.SourceException;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

/** A bundle in a bucket of a real server of S3's protocol, which checks who asks. */
@Tag("peers")
final class S3BundleTest {
    private static final String ID = "policyreader";
    private static final String SECRET = "not-for-everybody-to-know";
    private static final String REGION = "eu-central-1";

    @TempDir
    Path folder;

    private Process server;
    private URI url;

    @BeforeEach
    void serve() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Path data = Files.createDirectory(folder.resolve("data"));
        Files.createDirectory(data.resolve("policies"));
        Path log = folder.resolve("server.log");
        server = new ProcessBuilder(
                        Path.of(System.getenv("PDP_OPA"))
                                .resolveSibling("versitygw")
                                .toString(),
                        "--access",
                        ID,
                        "--secret",
                        SECRET,
                        "--region",
                        REGION,
                        "--port",
                        "127.0.0.1:" + port,
                        "posix",
                        "--nometa",
                        data.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        url = URI.create("http://127.0.0.1:" + port + "/policies/site%20one/bundle.tar.gz");
        for (int i = 0; i < 200 && !GitServersTest.answers(port); i++) {
            assertThat(server.isAlive()).as(Files.readString(log)).isTrue();
            Thread.sleep(50);
        }
    }

    @AfterEach
    void stop() throws Exception {
        server.destroy();
        assertThat(server.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    private void put(byte[] bundle) throws Exception {
        Path file = Files.write(folder.resolve("bundle.tar.gz"), bundle);
        run(
                folder,
                "curl",
                "-sS",
                "--fail",
                "--aws-sigv4",
                "aws:amz:" + REGION + ":s3",
                "--user",
                ID + ":" + SECRET,
                "-H",
                "x-amz-content-sha256: UNSIGNED-PAYLOAD",
                "-T",
                file.toString(),
                url.toString());
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = S3BundleTest.class.getResourceAsStream("/bundle/" + name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        }
    }

    private static AwsCredentialsProvider key(String id, String secret) {
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(id, secret));
    }

    private BundleSource source(BundleCredential credential) throws IOException {
        return new BundleSource(
                new BundleSource.Config(url, Duration.ZERO, Duration.ofSeconds(10), "zta/access/decision", credential),
                BundleSigners.read(Map.of("release", new String(resource("release.pem"), UTF_8)), ""),
                HttpClient.newHttpClient());
    }

    @Test
    void whoMayReadItFollowsItAndNobodyElse() throws Exception {
        put(resource("signed.tar.gz"));
        try (BundleSource source = source(new S3Credential(key(ID, SECRET), REGION))) {
            Candidate candidate = source.poll(null).orElseThrow();
            assertThat(candidate.signature()).isInstanceOf(SignatureCheck.Signed.class);
            assertThat(source.poll(candidate.revision())).isEmpty();
            put(resource("plan.tar.gz"));
            assertThat(source.poll(candidate.revision()).orElseThrow().revision())
                    .isNotEqualTo(candidate.revision());
        }
        for (BundleCredential other : new BundleCredential[] {
            new S3Credential(key(ID, "guessed"), REGION),
            new S3Credential(key("somebody", SECRET), REGION),
            new S3Credential(key(ID, SECRET), "us-east-1"),
            BundleCredential.NONE
        }) {
            try (BundleSource source = source(other)) {
                assertThatThrownBy(() -> source.poll(null))
                        .isInstanceOf(SourceException.class)
                        .hasMessageMatching(".*answers 40[034]");
            }
        }
    }

    @Test
    void withoutAKeyNothingIsAsked() throws Exception {
        AwsCredentialsProvider none = () -> {
            throw SdkClientException.create("no key in any of the usual places");
        };
        try (BundleSource source = source(new S3Credential(none, REGION))) {
            assertThatThrownBy(() -> source.poll(null))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("no key for S3")
                    .hasMessageNotContaining(SECRET);
        }
    }
}
