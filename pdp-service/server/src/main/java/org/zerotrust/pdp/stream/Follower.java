package org.zerotrust.pdp.stream;

import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;

/**
 * Follows a topic and hands over what comes. The place in the stream is committed after it was taken, so a crash repeats
 * records and loses none; whoever takes them must not mind. What cannot be taken is tried again until the service stops.
 */
final class Follower implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Follower.class);
    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration PAUSE_AFTER_ERROR = Duration.ofMillis(500);

    private final Consumer<byte[], byte[]> consumer;
    private final String topic;
    private final java.util.function.Consumer<ConsumerRecords<byte[], byte[]>> taker;
    private final Thread thread;
    private volatile boolean stopped;

    /**
     * A follower that owns its consumer.
     *
     * @param name of its thread
     * @param taker may block; throws where records must come again
     */
    @SuppressWarnings("ThreadPriorityCheck") // only who goes first; nothing is right because of it
    Follower(
            String name,
            Consumer<byte[], byte[]> consumer,
            String topic,
            java.util.function.Consumer<ConsumerRecords<byte[], byte[]>> taker) {
        this.consumer = consumer;
        this.topic = topic;
        this.taker = taker;
        // Answers go first; counts where the JVM is told to heed it (-XX:ThreadPriorityPolicy=1).
        this.thread = Thread.ofPlatform()
                .name(name)
                .daemon()
                .priority(Thread.MIN_PRIORITY)
                .unstarted(this::follow);
    }

    void start() {
        thread.start();
    }

    boolean running() {
        return thread.isAlive();
    }

    private void follow() {
        consumer.subscribe(List.of(topic));
        ConsumerRecords<byte[], byte[]> untaken = ConsumerRecords.empty();
        while (!stopped) {
            try {
                ConsumerRecords<byte[], byte[]> records = untaken.isEmpty() ? consumer.poll(POLL) : untaken;
                untaken = records;
                taker.accept(records);
                untaken = ConsumerRecords.empty();
                if (!records.isEmpty()) {
                    consumer.commitSync();
                }
            } catch (WakeupException closing) {
                // Asked to stop.
            } catch (RuntimeException e) {
                LOG.warnf("event=stream_not_followed what=%s error=%s", thread.getName(), e.getMessage());
                pause();
            }
        }
        consumer.close();
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_AFTER_ERROR);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stopped = true;
        consumer.wakeup();
    }
}
