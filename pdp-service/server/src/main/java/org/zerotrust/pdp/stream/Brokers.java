package org.zerotrust.pdp.stream;

import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jboss.logging.Logger;

/** Makes clients of the brokers, all with the place's settings, and the topics where they are missing. */
@ApplicationScoped
public class Brokers {
    private static final int MOST_AT_ONCE = 100;
    private static final Logger LOG = Logger.getLogger(Brokers.class);
    private static final long WARM_UP_PAUSE_NANOS = 50_000_000;
    private static final String PROOFS_KEPT_MS = "600000";
    private static final Duration ADMIN_DEADLINE = Duration.ofSeconds(10);

    private final Map<String, Object> place;
    private final StreamConfig config;

    Brokers(@Identifier("default-kafka-broker") Map<String, Object> place, StreamConfig config) {
        this.place = Map.copyOf(place);
        this.config = config;
    }

    /**
     * A producer whose acknowledgement means that all in-sync replicas have the record, once and in order. Its {@code
     * send} never waits: without metadata or memory it fails at once.
     *
     * <p>One request is under way at a time, and what is sent meanwhile goes with the next one: a group commit that waits
     * for nothing when there is little to do, and saves the cluster most of its requests when there is much.
     */
    KafkaProducer<byte[], byte[]> producer(String clientId) {
        Map<String, Object> settings = acknowledged(clientId);
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 0);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /**
     * A producer of transactions under an id of its own: an earlier one with this id, and what it left unfinished, is
     * fenced off. It may block, so it is for a thread that does nothing else.
     */
    KafkaProducer<byte[], byte[]> transactional(String id) {
        Map<String, Object> settings = acknowledged(id);
        int delivery = (int) config.deliveryTimeout().toMillis();
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, id);
        settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, delivery * 4);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 1 << 17);
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 1L << 24);
        settings.put(ProducerConfig.RETRY_BACKOFF_MS_CONFIG, 1L);
        settings.put(ProducerConfig.RETRY_BACKOFF_MAX_MS_CONFIG, 50L);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, delivery * 2);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** What every producer here is: acknowledged by all in-sync replicas within the delivery timeout. */
    private Map<String, Object> acknowledged(String clientId) {
        Map<String, Object> settings = new HashMap<>(place);
        int delivery = (int) config.deliveryTimeout().toMillis();
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, clientId);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.max(delivery / 2, 1));
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, delivery);
        settings.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500L);
        // An idle topic keeps its metadata: the first record after a quiet night must not fail for it.
        settings.put(ProducerConfig.METADATA_MAX_IDLE_CONFIG, (long) Integer.MAX_VALUE);
        return settings;
    }

    /** All partitions of a topic; none where it is not there. */
    static List<TopicPartition> partitions(Consumer<byte[], byte[]> consumer, String topic, Duration within) {
        return consumer.partitionsFor(topic, within).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
    }

    /**
     * Lets a producer learn where a topic lives, so that its first record finds it known; blocks.
     *
     * @throws org.apache.kafka.common.KafkaException when the cluster does not tell within {@code deadline}
     */
    static void warmUp(Producer<byte[], byte[]> producer, String topic, Duration deadline) {
        long end = System.nanoTime() + deadline.toNanos();
        while (true) {
            try {
                producer.partitionsFor(topic);
                return;
            } catch (org.apache.kafka.common.errors.TimeoutException notYet) {
                if (System.nanoTime() > end) {
                    throw notYet;
                }
                LockSupport.parkNanos(WARM_UP_PAUSE_NANOS);
            }
        }
    }

    /** A consumer without a group, or in one. */
    KafkaConsumer<byte[], byte[]> consumer(String clientId, Optional<String> group) {
        Map<String, Object> settings = new HashMap<>(place);
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, clientId);
        group.ifPresent(name -> settings.put(ConsumerConfig.GROUP_ID_CONFIG, name));
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 200);
        // What is read at once lives until it is written elsewhere, and a collection copies what lives.
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MOST_AT_ONCE);
        settings.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500L);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /**
     * Makes missing topics where that is ours, and checks those there are; blocks.
     *
     * @throws IllegalStateException when a topic is missing or has another form than order and compaction need
     */
    void ensureTopics() {
        Map<String, Object> settings = new HashMap<>(place);
        settings.put(AdminClientConfig.CLIENT_ID_CONFIG, "pdp-topics");
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) ADMIN_DEADLINE.toMillis());
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) ADMIN_DEADLINE.toMillis() / 2);
        try (Admin admin = Admin.create(settings)) {
            Set<String> wanted = new HashSet<>(Set.of(
                    config.decisions(),
                    config.positions(),
                    config.checkpoints(),
                    config.posture(),
                    config.proofs(),
                    config.reports(),
                    config.refusedReports(),
                    config.rejections(),
                    config.policy()));
            config.ocsf().ifPresent(wanted::add);
            Set<String> present = admin.listTopics().names().get(ADMIN_DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
            List<String> missing = wanted.stream()
                    .filter(name -> !present.contains(name))
                    .sorted()
                    .toList();
            if (!missing.isEmpty() && !config.createTopics()) {
                throw new IllegalStateException("topics are missing: " + missing);
            }
            for (String name : missing) {
                create(admin, name);
            }
            List<String> found = wanted.stream().filter(present::contains).toList();
            for (TopicDescription topic : admin.describeTopics(found)
                    .allTopicNames()
                    .get(ADMIN_DEADLINE.toMillis(), TimeUnit.MILLISECONDS)
                    .values()) {
                if (topic.partitions().size() != config.partitions()) {
                    throw new IllegalStateException("topic " + topic.name() + " has "
                            + topic.partitions().size() + " partitions, not " + config.partitions());
                }
            }
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("topics cannot be checked: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while topics were checked", e);
        }
    }

    private void create(Admin admin, String name) throws InterruptedException, TimeoutException, ExecutionException {
        NewTopic topic =
                new NewTopic(name, Optional.of(config.partitions()), config.replication()).configs(settings(name));
        try {
            admin.createTopics(Collections.singleton(topic))
                    .all()
                    .get(ADMIN_DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
            LOG.infof("event=topic_made topic=%s partitions=%d", name, config.partitions());
        } catch (ExecutionException e) {
            // Another replica was faster: the same topic.
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }

    private Map<String, String> settings(String name) {
        if (name.equals(config.posture()) || name.equals(config.positions())) {
            return Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
        }
        if (name.equals(config.proofs())) {
            // A proof is acceptable for minutes; whose clock says so must be one, the brokers'.
            return Map.of(
                    TopicConfig.CLEANUP_POLICY_CONFIG,
                    TopicConfig.CLEANUP_POLICY_DELETE,
                    TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                    "LogAppendTime",
                    TopicConfig.SEGMENT_MS_CONFIG,
                    PROOFS_KEPT_MS,
                    TopicConfig.RETENTION_MS_CONFIG,
                    PROOFS_KEPT_MS);
        }
        // The record of what was decided is kept until somebody decides otherwise.
        return Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicConfig.CLEANUP_POLICY_DELETE,
                TopicConfig.RETENTION_MS_CONFIG,
                "-1");
    }
}
