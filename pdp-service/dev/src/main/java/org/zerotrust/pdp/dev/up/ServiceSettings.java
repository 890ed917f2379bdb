package org.zerotrust.pdp.dev.up;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.zerotrust.pdp.testkit.LocalPostgres;
import org.zerotrust.pdp.testkit.Private;

/**
 * The service's configuration on this machine: what has no default in it because it belongs to a place.
 * Written to a file that only the owner may read; nothing of it is on a command line.
 *
 * @param folder home of the file and of what this replica keeps
 * @param keyEncryptionKey file of the key that every replica shares; made where it is missing
 * @param replica the replica's name
 * @param pki folder of the demo's certificates
 * @param policies folder of the Rego packs
 * @param ports where the parts listen
 */
record ServiceSettings(Path folder, Path keyEncryptionKey, String replica, Path pki, Path policies, StackPorts ports) {

    /** The only replica, or the first. */
    ServiceSettings(Path folder, Path pki, Path policies, StackPorts ports) {
        this(folder, folder.resolve("kek"), "pdp-0", pki, policies, ports);
    }

    /** Writes the file and returns it. */
    Path write() throws IOException {
        Files.createDirectories(folder);
        if (!Files.exists(keyEncryptionKey)) {
            byte[] key = new byte[32];
            new SecureRandom().nextBytes(key);
            Private.write(keyEncryptionKey, Base64.getEncoder().encodeToString(key));
        }
        Path file = folder.resolve("service.properties");
        Private.write(
                file,
                values().entrySet().stream()
                        .map(value -> value.getKey() + "=" + value.getValue() + "\n")
                        .collect(Collectors.joining()));
        return file;
    }

    private Map<String, String> values() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("pdp.service.issuer", "https://127.0.0.1:" + ports.api());
        all.put("pdp.service.demo", "true");
        all.put("pdp.service.replica", replica);
        // Whoever names a source of their own in the environment gets the gate as in production.
        if (System.getenv("PDP_POLICY_GIT_REMOTE") == null && System.getenv("PDP_POLICY_BUNDLE_URL") == null) {
            all.put("pdp.policy.directory", policies.toString());
            // A folder of the demo: nobody signs it.
            all.put("pdp.policy.allow-unsigned", "true");
        }
        all.put("pdp.keys.kek-file", keyEncryptionKey.toString());
        all.put("pdp.journal.directory", folder.resolve("journal").toString());
        all.put("pdp.policy.last-good", folder.resolve("last-good.snapshot").toString());
        all.put("pdp.admin.service-tenants", "demo");
        all.put("pdp.admin.first-tenant", "demo");
        all.put("pdp.admin.first-cert-san", "uri:urn:zerotrust:caller:admin");
        all.put("quarkus.http.host", "127.0.0.1");
        all.put("quarkus.http.ssl-port", Integer.toString(ports.api()));
        all.put("quarkus.http.tls-configuration-name", "pdp");
        all.put("quarkus.management.host", "127.0.0.1");
        all.put("quarkus.management.port", Integer.toString(ports.admin()));
        all.put("quarkus.management.tls-configuration-name", "pdp");
        all.put(
                "quarkus.tls.pdp.key-store.pem.0.cert",
                pki.resolve("service/server.pem").toString());
        all.put(
                "quarkus.tls.pdp.key-store.pem.0.key",
                pki.resolve("service/server.key").toString());
        all.put(
                "quarkus.tls.pdp.trust-store.pem.certs",
                pki.resolve("ca/service-root.pem").toString());
        all.put("quarkus.datasource.jdbc.url", "jdbc:postgresql://127.0.0.1:" + ports.postgres() + "/pdp");
        all.put("quarkus.datasource.reactive.url", "postgresql://127.0.0.1:" + ports.postgres() + "/pdp");
        all.put("quarkus.datasource.username", LocalPostgres.USER);
        all.put("quarkus.datasource.password", "none-is-asked-for");
        all.put("kafka.bootstrap.servers", "127.0.0.1:" + ports.kafka());
        return all;
    }
}
