package org.zerotrust.pdp.stream;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.zerotrust.pdp.outcome.FailureCode;
import org.zerotrust.pdp.outcome.PdpException;

/** What the topic of decisions holds, read once from a time to now, beside everything else that reads it. */
@ApplicationScoped
public class PastDecisions {
    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration ASK = Duration.ofSeconds(10);

    private final Brokers brokers;
    private final StreamConfig config;

    PastDecisions(Brokers brokers, StreamConfig config) {
        this.brokers = brokers;
        this.config = config;
    }

    /**
     * Reads committed records; blocks.
     *
     * @param from none that was decided since then is left out; some that were decided before may be among them
     * @param deadline by {@link System#nanoTime}
     * @param reader gets each event; false where it wants no more
     * @return whether all there were at the beginning have been read
     * @throws PdpException JOURNAL_UNAVAILABLE where Kafka does not answer
     */
    public boolean read(Instant from, long deadline, Predicate<byte[]> reader) {
        try (Consumer<byte[], byte[]> consumer = brokers.consumer("pdp-past-decisions", Optional.empty())) {
            List<TopicPartition> all = Brokers.partitions(consumer, config.decisions(), ASK);
            Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(all, ASK));
            Map<TopicPartition, Long> times = new HashMap<>();
            all.forEach(partition -> times.put(partition, from.toEpochMilli()));
            // A record is in Kafka later than it was decided.
            Map<TopicPartition, OffsetAndTimestamp> begins = consumer.offsetsForTimes(times, ASK);
            // Where nothing is that late, there is nothing to read.
            ends.keySet().removeIf(partition -> begins.get(partition) == null);
            consumer.assign(ends.keySet());
            ends.keySet()
                    .forEach(partition -> consumer.seek(
                            partition,
                            Objects.requireNonNull(begins.get(partition)).offset()));
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey(), ASK) < end.getValue())) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    if (!reader.test(record.value())) {
                        return false;
                    }
                }
                if (System.nanoTime() > deadline) {
                    return false;
                }
            }
            return true;
        } catch (KafkaException e) {
            throw new PdpException(FailureCode.JOURNAL_UNAVAILABLE, "recorded decisions cannot be read", e);
        }
    }
}
