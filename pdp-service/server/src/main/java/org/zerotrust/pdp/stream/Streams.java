package org.zerotrust.pdp.stream;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.device.ProofLedger;
import org.zerotrust.pdp.journal.DataKeys;
import org.zerotrust.pdp.journal.DecisionEvents;
import org.zerotrust.pdp.journal.Journal;
import org.zerotrust.pdp.journal.Rejections;
import org.zerotrust.pdp.journal.SealingJournal;
import org.zerotrust.pdp.journal.local.JournalConfig;
import org.zerotrust.pdp.journal.local.JournalFolder;
import org.zerotrust.pdp.journal.local.JournalMetrics;
import org.zerotrust.pdp.journal.local.LocalJournal;
import org.zerotrust.pdp.keys.KekSource;
import org.zerotrust.pdp.keys.KeyConfig;
import org.zerotrust.pdp.keys.Pseudonyms;
import org.zerotrust.pdp.posture.PostureStore;
import org.zerotrust.pdp.store.AuditKeys;
import org.zerotrust.pdp.store.DecisionIndex;
import org.zerotrust.pdp.store.GrantInventory;
import org.zerotrust.pdp.store.PolicyEvents;

/** Starts and stops everything that talks to Kafka, and tells whether it is in order. */
@ApplicationScoped
public class Streams {
    private static final Logger LOG = Logger.getLogger(Streams.class);
    private static final Duration WARM_UP = Duration.ofSeconds(5);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration SCHEMAS_AGAIN = Duration.ofSeconds(30);

    private final Brokers brokers;
    private final StreamConfig config;
    private final KafkaProducer<byte[], byte[]> others;
    private final LocalJournal journal;
    private final SealingJournal sealing;
    private final KafkaRelay relay;
    private final KafkaPostureStore posture;
    private final KafkaProofLedger proofs;
    private final AggregatedRejections rejections;
    private final DecisionProjection projection;
    private final PolicyPublisher policyEvents;
    private final @Nullable SchemaRegistry schemas;
    private final Supplier<ReportIntake> makeIntake;
    private volatile @Nullable ReportIntake intake;
    private final Thread starter =
            Thread.ofPlatform().name("pdp-streams").daemon().unstarted(this::untilStarted);
    private volatile boolean started;

    Streams(
            Brokers brokers,
            StreamConfig config,
            KeyConfig keys,
            GrantInventory inventory,
            DecisionIndex index,
            SearchConfig searchConfig,
            PolicyEvents events,
            Instance<ReportHandler> handler,
            Clock clock,
            MeterRegistry metrics,
            DataKeys dataKeys,
            AuditKeys auditKeys,
            JournalConfig journalConfig,
            @ConfigProperty(name = "pdp.service.replica", defaultValue = "pdp-0") String replica) {
        this.brokers = brokers;
        this.config = config;
        Pseudonyms pseudonyms = KekSource.read(keys).pseudonyms();
        this.journal = new LocalJournal(new LocalJournal.Parts(
                new JournalFolder(journalConfig.directory()),
                journalConfig.bounds(),
                replica,
                new DecisionEvents(pseudonyms, config.publishedSignals()),
                pseudonyms,
                clock,
                new JournalMetrics(metrics)));
        this.sealing = new SealingJournal(journal, dataKeys, pseudonyms);
        this.relay = new KafkaRelay(new KafkaRelay.Parts(
                turn -> brokers.transactional("pdp-relay-" + replica + "-" + turn),
                () -> brokers.consumer("pdp-relay-" + replica, Optional.empty()),
                journal,
                new KafkaRelay.Topics(config.decisions(), config.positions(), config.checkpoints(), config.ocsf()),
                new RecordTree.Signing(replica, auditKeys::signer, config.checkpointEvery(), clock),
                metrics));
        this.others = brokers.producer("pdp-others-" + replica);
        this.posture = new KafkaPostureStore(new KafkaPostureStore.Parts(
                others,
                brokers.consumer("pdp-posture-" + replica, Optional.empty()),
                config.posture(),
                config.maxSignals(),
                config.maxPostureLag(),
                config.deliveryTimeout().multipliedBy(2),
                pseudonyms,
                clock,
                metrics));
        this.proofs = new KafkaProofLedger(new KafkaProofLedger.Parts(
                others,
                brokers.consumer("pdp-proofs-" + replica, Optional.empty()),
                config.proofs(),
                config.maxProofs(),
                config.deliveryTimeout().multipliedBy(2),
                clock,
                metrics));
        this.rejections = new AggregatedRejections(others, config.rejections(), replica, clock, metrics);
        this.projection = new DecisionProjection(
                brokers.consumer("pdp-projection-" + replica, Optional.of(config.projectionGroup())),
                config.decisions(),
                inventory,
                searchConfig.enabled() ? new DecisionProjection.Search(index, searchConfig.keep()) : null,
                clock,
                metrics);
        this.policyEvents = new PolicyPublisher(events, others, config.policy(), config.deliveryTimeout(), metrics);
        this.schemas = config.schemaRegistry()
                .map(registry -> new SchemaRegistry(registry, schemas(config), SCHEMAS_AGAIN))
                .orElse(null);
        // The handler stands on the store that is made here: it is looked up when both are there.
        this.makeIntake = () -> new ReportIntake(new ReportIntake.Parts(
                brokers.consumer("pdp-reports-" + replica, Optional.of(config.reportsGroup())),
                others,
                config.reports(),
                config.refusedReports(),
                handler.get(),
                config.deliveryTimeout().multipliedBy(3),
                metrics));
    }

    private static Map<String, String> schemas(StreamConfig config) {
        Map<String, String> schemas = new HashMap<>(Map.of(
                config.decisions(),
                "decision",
                config.checkpoints(),
                "checkpoint",
                config.rejections(),
                "rejections",
                config.policy(),
                "policy"));
        config.ocsf().ifPresent(topic -> schemas.put(topic, "ocsf"));
        return schemas;
    }

    @Produces
    @Singleton
    Journal journal() {
        return sealing;
    }

    @Produces
    @Singleton
    PostureStore postureStore() {
        return posture;
    }

    @Produces
    @Singleton
    ProofLedger proofLedger() {
        return proofs;
    }

    @Produces
    @Singleton
    Rejections rejections() {
        return rejections;
    }

    /** What is not in order; empty when decisions can be recorded and posture is current. */
    public List<String> faults() {
        List<String> faults = new ArrayList<>();
        if (!started) {
            faults.add("topics");
        }
        String fault = journal.fault();
        if (fault != null) {
            faults.add("journal: " + fault);
        }
        String stopped = relay.fault();
        if (started && stopped != null) {
            faults.add("relay: " + stopped);
        }
        if (!posture.current()) {
            faults.add("posture");
        }
        if (!proofs.reading()) {
            faults.add("proofs");
        }
        if (started && !projection.running()) {
            faults.add("projection");
        }
        return faults;
    }

    void start(@Observes @Priority(4_000) StartupEvent event) {
        journal.start();
        starter.start();
    }

    /** A cluster that is away when the service starts keeps readiness down; it is asked again until it is there. */
    private void untilStarted() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                brokers.ensureTopics();
                Brokers.warmUp(others, config.posture(), WARM_UP);
                Brokers.warmUp(others, config.rejections(), WARM_UP);
                Brokers.warmUp(others, config.refusedReports(), WARM_UP);
                Brokers.warmUp(others, config.proofs(), WARM_UP);
                Brokers.warmUp(others, config.policy(), WARM_UP);
                relay.start();
                posture.start();
                proofs.start();
                projection.start();
                policyEvents.start();
                if (schemas != null) {
                    schemas.start();
                }
                ReportIntake reports = makeIntake.get();
                reports.start();
                intake = reports;
                rejections.start(config.rejectionsEvery());
                started = true;
                LOG.infof("event=streams_started decisions=%s", config.decisions());
                return;
            } catch (RuntimeException e) {
                LOG.warnf("event=streams_not_started error=%s", e.getMessage());
                try {
                    Thread.sleep(RETRY);
                } catch (InterruptedException stop) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    void stop(@Observes ShutdownEvent event) {
        starter.interrupt();
        ReportIntake reports = intake;
        if (reports != null) {
            reports.close();
        }
        rejections.close();
        projection.close();
        policyEvents.close();
        if (schemas != null) {
            schemas.close();
        }
        proofs.close();
        posture.close();
        // What is decided until here is carried on; the rest waits for the next start.
        relay.close();
        journal.close();
    }
}
