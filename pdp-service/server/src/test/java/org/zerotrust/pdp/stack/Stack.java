package org.zerotrust.pdp.stack;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.zerotrust.pdp.testkit.DemoPki;
import org.zerotrust.pdp.testkit.KafkaBroker;
import org.zerotrust.pdp.testkit.LocalPostgres;
import org.zerotrust.pdp.testkit.Private;

/** Starts PostgreSQL, Kafka and a demo PKI once for all tests of a JVM, and configures the service to use them. */
public final class Stack implements QuarkusTestResourceLifecycleManager {
    /** Tenants with a policy of their own, each a copy of {@code resources/owned} with its own name in the data. */
    public static final List<String> OWNERS = List.of("left", "right");

    /** The parts; the JVM's end stops them. */
    public record Parts(Path folder, LocalPostgres postgres, KafkaBroker kafka, DemoPki pki) {}

    /** Before the earliest moment at which a test's clock stands. */
    private static final Instant CASES = Instant.parse("2026-11-23T00:00:00Z");

    private static final class Once {
        static final Parts PARTS = make();
    }

    /** The started parts, also for tests without Quarkus. */
    public static Parts parts() {
        return Once.PARTS;
    }

    @Override
    public Map<String, String> start() {
        Parts parts = parts();
        Map<String, String> config = new HashMap<>();
        config.put("quarkus.datasource.username", LocalPostgres.USER);
        config.put("quarkus.datasource.password", "none-is-asked-for");
        config.put("quarkus.datasource.jdbc.url", parts.postgres().jdbcUrl());
        config.put("quarkus.datasource.reactive.url", parts.postgres().reactiveUrl());
        config.put("kafka.bootstrap.servers", parts.kafka().bootstrapServers());
        config.put("pdp.service.issuer", "https://localhost");
        config.put("pdp.journal.directory", parts.folder().resolve("journal").toString());
        config.put("pdp.policy.allow-unsigned", "true");
        config.put(
                "pdp.policy.directory",
                Path.of("../../policies/packs").toAbsolutePath().normalize().toString());
        for (String tenant : OWNERS) {
            config.put(
                    "pdp.policy.tenants." + tenant,
                    parts.folder().resolve("policies/" + tenant).toString());
        }
        config.put("pdp.admin.service-tenants", OWNERS.getFirst());
        config.put("pdp.keys.kek-file", parts.folder().resolve("kek").toString());
        Path pki = parts.folder().resolve("pki");
        config.put(
                "quarkus.tls.pdp.key-store.pem.0.cert",
                pki.resolve("service/server.pem").toString());
        config.put(
                "quarkus.tls.pdp.key-store.pem.0.key",
                pki.resolve("service/server.key").toString());
        config.put(
                "quarkus.tls.pdp.trust-store.pem.certs",
                pki.resolve("ca/service-root.pem").toString());
        config.put("quarkus.http.tls-configuration-name", "pdp");
        config.put("quarkus.http.test-ssl-port", "0");
        config.put("quarkus.management.tls-configuration-name", "pdp");
        config.put("quarkus.management.test-port", "0");
        return config;
    }

    @Override
    public void stop() {
        // The parts are shared by all test classes: they end with the JVM.
    }

    private static Parts make() {
        try {
            Path folder = Files.createTempDirectory(Path.of("target"), "stack").toAbsolutePath();
            LocalPostgres postgres = LocalPostgres.start(LocalPostgres.Config.in(folder.resolve("postgres")));
            KafkaBroker kafka = KafkaBroker.start(KafkaBroker.Config.in(folder.resolve("kafka")));
            // The cases stop the clock at moments of their own, which lie in the past by now.
            DemoPki pki = DemoPki.create(CASES, Instant.now());
            pki.write(folder.resolve("pki"));
            byte[] kek = new byte[32];
            new SecureRandom().nextBytes(kek);
            Private.write(folder.resolve("kek"), Base64.getEncoder().encodeToString(kek));
            for (String tenant : OWNERS) {
                Path pack = Files.createDirectories(folder.resolve("policies/" + tenant + "/owned/zta"));
                for (String file : List.of(".manifest", "owned.rego", "zta/data.json")) {
                    String text =
                            Files.readString(Path.of("src/test/resources/owned").resolve(file));
                    Files.writeString(pack.resolveSibling(file), text.replace("TENANT", tenant));
                }
            }
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(postgres, kafka)));
            return new Parts(folder, postgres, kafka, pki);
        } catch (IOException e) {
            throw new UncheckedIOException("the stack does not start", e);
        }
    }

    private static void stop(LocalPostgres postgres, KafkaBroker kafka) {
        kafka.close();
        try {
            postgres.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
