package org.zerotrust.pdp.dev.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zerotrust.pdp.testkit.ChildProcess;
import org.zerotrust.pdp.testkit.KafkaBroker;
import org.zerotrust.pdp.testkit.LocalPostgres;
import org.zerotrust.pdp.testkit.Ports;

/** The Kafka Connect configurations of docs/connect, run by a real worker: every committed record arrives, byte for byte. */
class ConnectTest {
    private static final Path CONFIGURATIONS = Path.of("../docs/connect");
    private static final Path LIBRARIES = Path.of("../connect/target/lib");
    private static final Path RECORDS = Path.of("src/test/resources/stream/records.ndjson");
    private static final Duration WITHIN = Duration.ofSeconds(120);
    private static final String TOPIC = "pdp.decisions";

    @TempDir
    Path folder;

    private Path configuration(String name, Map<String, String> settings) throws IOException {
        String text = Files.readString(CONFIGURATIONS.resolve(name));
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            String changed = text.replaceAll(
                    "(?m)^" + setting.getKey().replace(".", "\\.") + "=.*$",
                    setting.getKey() + "=" + setting.getValue());
            assertThat(changed).as(setting.getKey()).contains(setting.getKey() + "=" + setting.getValue());
            text = changed;
        }
        return Files.writeString(folder.resolve(name), text);
    }

    private static void write(String bootstrap, List<String> records) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 3, (short) 1))).all().get();
        }
        Map<String, Object> settings = Map.of("bootstrap.servers", bootstrap, "transactional.id", "test");
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(TOPIC, "gone".getBytes(UTF_8), "was never committed".getBytes(UTF_8)))
                    .get();
            producer.abortTransaction();
            producer.beginTransaction();
            for (int i = 0; i < records.size(); i++) {
                producer.send(new ProducerRecord<>(
                        TOPIC, ("device-" + i).getBytes(UTF_8), records.get(i).getBytes(UTF_8)));
            }
            producer.commitTransaction();
        }
    }

    private static List<String> rows(LocalPostgres database, String sql) {
        List<String> rows = new ArrayList<>();
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                rows.add(result.getString(1));
            }
        } catch (SQLException notYet) {
            return List.of();
        }
        return rows;
    }

    private static List<String> lines(Path file) throws IOException {
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    @Test
    void everyCommittedRecordArrivesInAFileAndInATable() throws Exception {
        List<String> records = Files.readAllLines(RECORDS);
        try (KafkaBroker broker = KafkaBroker.start(KafkaBroker.Config.in(folder.resolve("kafka")));
                LocalPostgres database = LocalPostgres.start(LocalPostgres.Config.in(folder.resolve("postgres")))) {
            write(broker.bootstrapServers(), records);
            Path written = folder.resolve("decisions.ndjson");
            Path log = folder.resolve("connect.log");
            Path worker = configuration(
                    "worker.properties",
                    Map.of(
                            "bootstrap.servers",
                            broker.bootstrapServers(),
                            "offset.storage.file.filename",
                            folder.resolve("offsets").toString(),
                            "plugin.path",
                            Files.createDirectories(folder.resolve("plugins")).toString(),
                            "listeners",
                            "http://127.0.0.1:" + Ports.free()));
            Path file = configuration("file-sink.properties", Map.of("file", written.toString()));
            Path table = configuration(
                    "postgres-sink.properties",
                    Map.of("connection.url", database.jdbcUrl(), "connection.username", LocalPostgres.USER));
            try (ChildProcess connect = ChildProcess.start(new ChildProcess.Spec(
                    "Kafka Connect",
                    LIBRARIES.toAbsolutePath().resolve("*").toString(),
                    "org.apache.kafka.connect.cli.ConnectStandalone",
                    List.of(worker.toString(), file.toString(), table.toString()),
                    List.of("-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
                    Map.of(),
                    log))) {
                long end = System.nanoTime() + WITHIN.toNanos();
                while (lines(written).size() < records.size()
                        || rows(database, "select record from pdp_decisions").size() < records.size()) {
                    assertThat(connect.isAlive() && System.nanoTime() < end)
                            .as(() -> ChildProcess.tail(log, 40))
                            .isTrue();
                    Thread.sleep(200);
                }
            }
            assertThat(lines(written)).containsExactlyInAnyOrderElementsOf(records);
            assertThat(rows(database, "select record from pdp_decisions")).containsExactlyInAnyOrderElementsOf(records);
            ObjectMapper json = new ObjectMapper();
            List<String> decisions = new ArrayList<>();
            for (String record : records) {
                decisions.add(json.readTree(record).at("/data/decision").asText());
            }
            assertThat(rows(database, "select record::jsonb #>> '{data,decision}' from pdp_decisions"))
                    .containsExactlyInAnyOrderElementsOf(decisions);
        }
    }
}
