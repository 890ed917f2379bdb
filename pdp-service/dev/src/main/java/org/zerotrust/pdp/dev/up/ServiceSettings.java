package org.zerotrust.pdp.dev.up;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.zerotrust.pdp.testkit.Private;

/**
 * The service's configuration on this machine: what has no default in it because it belongs to a place.
 * Written to a file that only the owner may read; nothing of it is on a command line.
 *
 * @param folder home of the file and of what the service keeps
 * @param pki folder of the demo's certificates
 * @param policies folder of the Rego packs
 * @param ports where the parts listen
 */
record ServiceSettings(Path folder, Path pki, Path policies, StackPorts ports) {

    /** Writes the file and returns it. */
    Path write() throws IOException {
        Files.createDirectories(folder);
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
        all.put("quarkus.http.host", "127.0.0.1");
        all.put("quarkus.http.ssl-port", Integer.toString(ports.api()));
        all.put("quarkus.http.insecure-requests", "disabled");
        all.put("quarkus.http.ssl.client-auth", "request");
        all.put("quarkus.management.host", "127.0.0.1");
        all.put("quarkus.management.port", Integer.toString(ports.management()));
        all.put("quarkus.datasource.jdbc.url", "jdbc:postgresql://127.0.0.1:" + ports.postgres() + "/pdp");
        all.put("quarkus.datasource.reactive.url", "postgresql://127.0.0.1:" + ports.postgres() + "/pdp");
        all.put("quarkus.datasource.username", "postgres");
        all.put("kafka.bootstrap.servers", "127.0.0.1:" + ports.kafka());
        return all;
    }
}
