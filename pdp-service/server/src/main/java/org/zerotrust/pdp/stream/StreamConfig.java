package org.zerotrust.pdp.stream;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** The streams. Addresses and security of the brokers are the {@code kafka.*} settings of every Kafka client. */
@ConfigMapping(prefix = "pdp.stream")
public interface StreamConfig {
    /** Topic of decisions. */
    @WithDefault("pdp.decisions")
    String decisions();

    /** Compacted topic of how far each replica's journal is in the topic of decisions. */
    @WithDefault("pdp.relay")
    String positions();

    /** Topic of signed checkpoints over decisions. */
    @WithDefault("pdp.checkpoints")
    String checkpoints();

    /** Longest time for which records in the stream are covered by no checkpoint. */
    @WithDefault("PT2S")
    Duration checkpointEvery();

    /** Topic of decisions as OCSF events, for SIEMs; none where not set. */
    Optional<String> ocsf();

    /** A schema registry that is told of the schemas of decisions, checkpoints and rejections; none where not set. */
    Optional<URI> schemaRegistry();

    /** Compacted topic of reported posture. */
    @WithDefault("pdp.posture")
    String posture();

    /** Topic that registered reporters write signed reports to. */
    @WithDefault("pdp.posture.reports")
    String reports();

    /** Topic of reports that were refused, by place and code. */
    @WithDefault("pdp.posture.refused")
    String refusedReports();

    /** Group of the replicas that take reports. */
    @WithDefault("pdp-posture-reports")
    String reportsGroup();

    /** Topic of claims of proofs, so that each counts once. */
    @WithDefault("pdp.proofs")
    String proofs();

    /** How many spent proofs are remembered; beyond it questions with a device's signature cannot be decided. */
    @WithDefault("200000")
    int maxProofs();

    /** Topic of counts of questions that were refused before they were questions. */
    @WithDefault("pdp.rejections")
    String rejections();

    /** Whether missing topics are made at start; where another team makes them, they are only checked. */
    @WithDefault("true")
    boolean createTopics();

    /** Partitions of a topic made here. Fixed: order per device rests on it. */
    @WithDefault("6")
    int partitions();

    /** Copies of a topic made here; the broker's default where not set. */
    Optional<Short> replication();

    /** How long a report, a proof or a transaction of the relay may wait for the cluster's acknowledgement. */
    @WithDefault("PT3S")
    Duration deliveryTimeout();

    /** Names of posture signals whose values are published; of all others only name, source, age and status. */
    @WithDefault("-")
    Set<String> publishedSignals();

    /** How long this replica's posture may be behind the stream before it is not used. */
    @WithDefault("PT10S")
    Duration maxPostureLag();

    /** How many signals of how many devices are kept; past it reports are refused. */
    @WithDefault("2000000")
    int maxSignals();

    /** Group of the replicas that project decisions and grants into the database. */
    @WithDefault("pdp-projection")
    String projectionGroup();

    /** Topic of events of policy: activations, and states that did not pass the gate. */
    @WithDefault("pdp.policy")
    String policy();

    /** How often counts of refused questions are published. */
    @WithDefault("PT10S")
    Duration rejectionsEvery();
}
