package org.zerotrust.pdp.bench.edits;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;

/** Questions at a fixed rate until it is closed; what each was answered with, and when. */
final class EditsLoad implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CALLERS = 16;
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    private final HttpClient http;
    private final URI service;
    private final String token;
    private final List<String> bodies;
    private final double interval;
    private final long start = System.nanoTime();
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicLong failed = new AtomicLong();
    private final List<Asked> asked = Collections.synchronizedList(new ArrayList<>());
    private final Map<String, Long> firstSeen = new ConcurrentHashMap<>();
    private final Map<String, Long> lastSeen = new ConcurrentHashMap<>();
    private final Map<String, Long> answers = new ConcurrentHashMap<>();
    private final List<Thread> callers = new ArrayList<>();
    private volatile boolean closed;

    EditsLoad(SSLContext tls, URI service, String token, List<String> bodies, double perSecond) {
        this.http = HttpClient.newBuilder()
                .sslContext(tls)
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(DEADLINE)
                .build();
        this.service = service;
        this.token = token;
        this.bodies = List.copyOf(bodies);
        this.interval = 1e9 / perSecond;
        for (int i = 0; i < CALLERS; i++) {
            callers.add(Thread.ofPlatform().name("caller-" + i).start(this::run));
        }
    }

    private void run() {
        while (!closed) {
            int n = next.getAndIncrement();
            long due = start + (long) (n * interval);
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            boolean permitted = false;
            try {
                permitted = ask(n);
            } catch (IOException e) {
                failed.incrementAndGet();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            asked.add(new Asked(n, due, System.nanoTime() - due, permitted));
        }
    }

    /** Whether it was answered with a permit. */
    private boolean ask(int n) throws IOException, InterruptedException {
        String body = bodies.get(body(n));
        HttpResponse<String> response = http.send(
                HttpRequest.newBuilder(service)
                        .timeout(DEADLINE)
                        .header("content-type", "application/json")
                        .header("authorization", "Bearer " + token)
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "{\"request_id\":\"edits-" + n + "\"," + body.substring(1)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        JsonNode answer = JSON.readTree(response.body());
        String digest = answer.at("/policy/digest").asText();
        if (response.statusCode() != 200 || digest.isEmpty()) {
            failed.incrementAndGet();
            return false;
        }
        long now = System.nanoTime();
        firstSeen.putIfAbsent(digest, now);
        lastSeen.merge(digest, now, Math::max);
        answers.merge(digest, 1L, Long::sum);
        return answer.path("decision").asText().equals("permit");
    }

    /** Which of the bodies a question has. */
    int body(int number) {
        return number % bodies.size();
    }

    /** When the first answer that names the snapshot came ({@link System#nanoTime}); -1 where none has. */
    long firstSeen(String digest) {
        return firstSeen.getOrDefault(digest, -1L);
    }

    /** When an answer that names the snapshot came after this moment, as far as anybody looks often; -1 where none has. */
    long seenAfter(String digest, long after) {
        long last = lastSeen.getOrDefault(digest, -1L);
        return last > after ? last : -1L;
    }

    /** Answers by the snapshot that they name. */
    Map<String, Long> answers() {
        return Map.copyOf(answers);
    }

    /** Questions that were not answered with a decision. */
    long failed() {
        return failed.get();
    }

    /**
     * A question that was answered, or failed.
     *
     * @param number the body's, counted on
     * @param due when it should have been asked ({@link System#nanoTime})
     * @param nanos from then to its answer
     */
    record Asked(int number, long due, long nanos, boolean permitted) {}

    /** Those that were due in this time and are answered. */
    List<Asked> between(long from, long to) {
        synchronized (asked) {
            return asked.stream().filter(a -> a.due() >= from && a.due() < to).toList();
        }
    }

    /** Asks nothing more; returns when all that was asked is answered. */
    void stop() {
        closed = true;
        for (Thread caller : callers) {
            try {
                caller.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        stop();
        http.close();
    }
}
