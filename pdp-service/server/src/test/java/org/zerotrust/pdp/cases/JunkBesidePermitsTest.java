package org.zerotrust.pdp.cases;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.zerotrust.pdp.fakes.TestLeaf;
import org.zerotrust.pdp.stack.Https;
import org.zerotrust.pdp.stack.Rest;
import org.zerotrust.pdp.stack.Stack;
import org.zerotrust.pdp.store.Views;

/**
 * Ten times as many malformed and unauthenticated questions as good ones were answered without them: the good ones are
 * answered and recorded all the same, the others reach no journal, and every one of them is counted.
 */
@QuarkusTest
@QuarkusTestResource(Stack.class)
final class JunkBesidePermitsTest {
    private static final int TIMES = 10;
    private static final List<String> JUNK = List.of("unauthenticated", "malformed-json");
    private static final int ASKERS = 4;
    private static final int PIPELINED = 50;
    private static final Duration ALONE = Duration.ofSeconds(2);

    @Inject
    Views views;

    private final HttpClient client = HttpClient.newBuilder()
            .sslContext(Https.anonymous().tls())
            .version(HttpClient.Version.HTTP_1_1)
            .build();

    @Test
    void permitsAreAnsweredBesideTenTimesAsMuchJunk() throws Exception {
        Tenants.make();
        views.round();
        TestLeaf leaf = Tenants.leaf(Tenants.LEFT);
        String token = Tenants.caller(Tenants.LEFT, "pep");
        Tenants.ask(token, Tenants.question(UUID.randomUUID().toString(), leaf))
                .then()
                .statusCode(200);
        long without = answeredIn(ALONE, token, leaf);
        Map<TopicPartition, Long> before = rejectionsEnd();
        double failedBefore = failed();
        double rejectedBefore = rejected();
        long wanted = TIMES * without;

        AtomicLong junk = new AtomicLong();
        AtomicBoolean over = new AtomicBoolean();
        List<String> decided = java.util.Collections.synchronizedList(new ArrayList<>());
        List<Good> others = java.util.Collections.synchronizedList(new ArrayList<>());
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                all.add(threads.submit(() -> {
                    junk(wanted, junk, token);
                    return null;
                }));
            }
            for (int i = 0; i < ASKERS; i++) {
                all.add(threads.submit(() -> {
                    while (!over.get()) {
                        Good answer = ask(token, leaf);
                        if (answer.status() == 200) {
                            decided.add(answer.decisionId());
                        } else {
                            others.add(answer);
                        }
                    }
                    return null;
                }));
            }
            all.get(0).get();
            all.get(1).get();
            over.set(true);
            for (Future<?> one : all) {
                one.get();
            }
        }

        assertThat(junk.get()).isGreaterThanOrEqualTo(wanted);
        // A busy machine may be late for one or two: then it says so, and decides nothing.
        assertThat(others).extracting(Good::status).allMatch(status -> status == 503);
        assertThat(decided).hasSizeGreaterThan(ASKERS).hasSizeGreaterThan(10 * others.size());
        assertThat(Events.of(decided)).hasSameSizeAs(decided);
        if (others.isEmpty()) {
            assertThat(failed()).isEqualTo(failedBefore);
        }
        assertThat(rejected() - rejectedBefore).isEqualTo((double) junk.get());
        assertThat(metric("pdp_rejections_dropped_total ")).isZero();
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(rejectedSince(before))
                        // What came shortly before may be published after it.
                        .isGreaterThanOrEqualTo(junk.get()));
    }

    private record Good(int status, String decisionId) {}

    private Good ask(String token, TestLeaf leaf) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(Https.service("/v1/decisions"))
                        .timeout(Duration.ofSeconds(30))
                        .header("content-type", "application/json")
                        .header("authorization", "Bearer " + token)
                        .POST(HttpRequest.BodyPublishers.ofString(
                                Tenants.question(UUID.randomUUID().toString(), leaf)
                                        .toString()))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        return new Good(
                answer.statusCode(),
                Wire.JSON.readTree(answer.body()).path("decision_id").asText());
    }

    private long answeredIn(Duration time, String token, TestLeaf leaf) throws Exception {
        AtomicLong answered = new AtomicLong();
        long end = System.nanoTime() + time.toNanos();
        try (ExecutorService threads = Executors.newFixedThreadPool(ASKERS)) {
            for (int i = 0; i < ASKERS; i++) {
                var _ = threads.submit(() -> {
                    while (System.nanoTime() < end) {
                        if (ask(token, leaf).status() == 200) {
                            answered.incrementAndGet();
                        }
                    }
                    return null;
                });
            }
        }
        return answered.get();
    }

    /** Sends until there was enough of it, many at a time on a connection, and reads every answer. */
    private static void junk(long wanted, AtomicLong answered, String token) throws IOException {
        String host = Https.service("").getAuthority();
        List<String> kinds = List.of(
                "POST /v1/decisions HTTP/1.1\r\nhost: " + host + "\r\ncontent-type: application/json\r\n"
                        + "content-length: 2\r\n\r\n{}",
                "POST /v1/decisions HTTP/1.1\r\nhost: " + host + "\r\ncontent-type: application/json\r\n"
                        + "authorization: Bearer e30.e30.e30\r\ncontent-length: 2\r\n\r\n{}",
                "POST /v1/decisions HTTP/1.1\r\nhost: " + host + "\r\ncontent-type: application/json\r\n"
                        + "authorization: Bearer " + token + "\r\ncontent-length: 9\r\n\r\n{\"reques\"");
        StringBuilder together = new StringBuilder();
        for (int i = 0; i < PIPELINED; i++) {
            together.append(kinds.get(i % kinds.size()));
        }
        byte[] bytes = together.toString().getBytes(ISO_8859_1);
        SSLContext tls = Https.anonymous().tls();
        try (Socket socket = tls.getSocketFactory()
                .createSocket(Https.service("").getHost(), Https.service("").getPort())) {
            socket.setSoTimeout(30_000);
            InputStream in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
            long end = System.nanoTime() + ALONE.toNanos();
            while (answered.get() < wanted || System.nanoTime() < end) {
                socket.getOutputStream().write(bytes);
                socket.getOutputStream().flush();
                for (int i = 0; i < PIPELINED; i++) {
                    assertThat(status(in)).isIn(400, 401);
                    answered.incrementAndGet();
                }
            }
        }
    }

    private static int status(InputStream in) throws IOException {
        String first = line(in);
        int length = 0;
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            if (line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(line.substring(15).strip());
            }
        }
        in.skipNBytes(length);
        return Integer.parseInt(first.substring(9, 12));
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("the service closed the connection");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    private static double failed() {
        return metric("pdp_journal_records_total{outcome=\"failed\"")
                + metric("pdp_journal_records_total{outcome=\"no_room\"")
                + metric("pdp_journal_records_total{outcome=\"full\"");
    }

    private static double rejected() {
        return JUNK.stream()
                .mapToDouble(code -> metric("pdp_rejections_total{code=\"" + code + "\""))
                .sum();
    }

    private static double metric(String name) {
        String text = Rest.as("analyst").get(Https.admin("/q/metrics")).asString();
        return text.lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static KafkaConsumer<byte[], byte[]> rejections() {
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", Stack.parts().kafka().bootstrapServers()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        consumer.assign(consumer.partitionsFor("pdp.rejections").stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList());
        return consumer;
    }

    private static Map<TopicPartition, Long> rejectionsEnd() {
        try (KafkaConsumer<byte[], byte[]> consumer = rejections()) {
            return consumer.endOffsets(consumer.assignment());
        }
    }

    private static long rejectedSince(Map<TopicPartition, Long> start) throws IOException {
        long sum = 0;
        try (KafkaConsumer<byte[], byte[]> consumer = rejections()) {
            start.forEach(consumer::seek);
            Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (var record : consumer.poll(Duration.ofMillis(200))) {
                    JsonNode data = Wire.JSON
                            .readTree(new String(record.value(), UTF_8))
                            .path("data");
                    if (JUNK.contains(data.path("code").asText())) {
                        sum += data.path("count").asLong();
                    }
                }
            }
        }
        return sum;
    }
}
