package org.zerotrust.pdp.dev.crash;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.zerotrust.pdp.dev.LauncherException;
import org.zerotrust.pdp.dev.tryout.Asking;

/** Asks the same kind of question over and over on a few connections, and keeps what came of each. */
final class Load implements AutoCloseable {

    /** A decision and when its answer came, by {@link System#nanoTime}. */
    record Answered(String id, long at) {}

    private static final long PAUSE_AFTER_ERROR_MILLIS = 20;

    private final List<Thread> workers = new ArrayList<>();
    private final ConcurrentLinkedQueue<Answered> answered = new ConcurrentLinkedQueue<>();
    private final Map<String, AtomicLong> outcomes = new ConcurrentHashMap<>();
    private volatile boolean stop;

    Load(int connections, Supplier<Asking> asking) {
        for (int i = 0; i < connections; i++) {
            workers.add(Thread.ofPlatform().name("load-" + i).start(() -> work(asking)));
        }
    }

    /** Ids of all decisions that were answered (permit, deny or step-up) so far. */
    List<Answered> answered() {
        return List.copyOf(answered);
    }

    /** How many questions ended in which way: a decision, an HTTP status that is none, or no answer. */
    Map<String, Long> outcomes() {
        Map<String, Long> all = new TreeMap<>();
        outcomes.forEach((name, count) -> all.put(name, count.get()));
        return all;
    }

    @Override
    public void close() {
        stop();
    }

    /** Stops asking and waits for the questions under way. */
    void stop() {
        stop = true;
        for (Thread worker : workers) {
            try {
                worker.join(TimeUnit.SECONDS.toMillis(20));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void work(Supplier<Asking> asking) {
        try (Asking connection = asking.get()) {
            while (!stop) {
                ask(connection);
            }
        }
    }

    private void ask(Asking connection) {
        try {
            JsonNode body = connection.ask();
            String id = body.path("decision_id").asText();
            if (connection.lastWasDecision()) {
                answered.add(new Answered(id, System.nanoTime()));
                count(body.path("decision").asText());
                return;
            }
            count("refused " + body.path("code").asText(body.path("status").asText("?")));
        } catch (LauncherException noAnswer) {
            count("no answer");
        }
        pause();
    }

    private void count(String outcome) {
        outcomes.computeIfAbsent(outcome, name -> new AtomicLong()).incrementAndGet();
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_AFTER_ERROR_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
