package org.zerotrust.pdp.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jboss.logging.Logger;
import org.zerotrust.pdp.store.PolicyEvents;

/**
 * Publishes events of policy, in their order, each until it is acknowledged. Every replica does, so one may come more than
 * once, under the same id; none is left out.
 */
final class PolicyPublisher implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(PolicyPublisher.class);
    private static final Duration EVERY = Duration.ofMillis(500);
    private static final int MOST_AT_ONCE = 100;

    private final PolicyEvents events;
    private final Producer<byte[], byte[]> producer;
    private final String topic;
    private final Duration patience;
    private final Counter published;
    private final Counter failures;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("pdp-policy-events").daemon().factory());

    /** One that shares {@code producer} with others and does not close it. */
    PolicyPublisher(
            PolicyEvents events,
            Producer<byte[], byte[]> producer,
            String topic,
            Duration patience,
            MeterRegistry metrics) {
        this.events = events;
        this.producer = producer;
        this.topic = topic;
        this.patience = patience;
        this.published = metrics.counter("pdp.policy.events.published");
        this.failures = metrics.counter("pdp.policy.events.failures");
    }

    void start() {
        var _ = thread.scheduleWithFixedDelay(this::publish, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void publish() {
        try {
            List<PolicyEvents.Unpublished> next = events.unpublished(MOST_AT_ONCE);
            for (PolicyEvents.Unpublished event : next) {
                producer.send(new ProducerRecord<>(
                                topic,
                                event.owner().getBytes(UTF_8),
                                event.event().getBytes(UTF_8)))
                        .get(patience.toMillis(), TimeUnit.MILLISECONDS);
                events.published(event.id());
                published.increment();
            }
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            // It is still unpublished, and is tried again.
            failures.increment();
            LOG.warnf("event=policy_event_unpublished error=%s", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
