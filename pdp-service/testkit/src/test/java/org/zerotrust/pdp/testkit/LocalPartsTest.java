package org.zerotrust.pdp.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalPartsTest {

    @Test
    void postgresKeepsItsDataAcrossARestart(@TempDir Path folder) throws Exception {
        // Given
        var config = LocalPostgres.Config.in(folder.resolve("pg"));
        try (LocalPostgres first = LocalPostgres.start(config);
                var connection = first.dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("create table kept(n int)");
            statement.execute("insert into kept values (42)");
        }

        // When
        try (LocalPostgres second = LocalPostgres.start(config);
                var connection = second.dataSource().getConnection();
                var rows = connection.createStatement().executeQuery("select n, version() from kept")) {
            // Then
            assertThat(rows.next()).isTrue();
            assertThat(rows.getInt(1)).isEqualTo(42);
            assertThat(rows.getString(2)).startsWith("PostgreSQL 18");
            assertThat(second.isAlive()).isTrue();
        }
    }

    @Test
    void kafkaKeepsARecordThatWasAcknowledgedBeforeItWasKilled(@TempDir Path folder) throws Exception {
        // Given
        var config = KafkaBroker.Config.in(folder.resolve("kafka"));
        try (KafkaBroker first = KafkaBroker.start(config)) {
            createTopic(first);
            try (var producer = new KafkaProducer<>(
                    Map.<String, Object>of("bootstrap.servers", first.bootstrapServers(), "acks", "all"),
                    new StringSerializer(),
                    new StringSerializer())) {
                producer.send(new ProducerRecord<>("t", "k", "v")).get(20, TimeUnit.SECONDS);
            }
            first.kill();
            assertThat(first.isAlive()).isFalse();
        }

        // When
        Optional<String> value;
        try (KafkaBroker second = KafkaBroker.start(config);
                var consumer = new KafkaConsumer<>(
                        Map.<String, Object>of(
                                "bootstrap.servers",
                                second.bootstrapServers(),
                                "isolation.level",
                                "read_committed",
                                "auto.offset.reset",
                                "earliest"),
                        new StringDeserializer(),
                        new StringDeserializer())) {
            TopicPartition partition = new TopicPartition("t", 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            value = consumer.poll(Duration.ofSeconds(20)).records(partition).stream()
                    .map(record -> record.value())
                    .findFirst();
        }

        // Then
        assertThat(value).contains("v");
    }

    private static void createTopic(KafkaBroker broker) throws Exception {
        try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic("t", 1, (short) 1))).all().get(20, TimeUnit.SECONDS);
        }
    }
}
