package org.zerotrust.pdp.ops;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.policy.PolicyConfig;
import org.zerotrust.pdp.policy.Snapshot;
import org.zerotrust.pdp.policy.pack.PackArchive;
import org.zerotrust.pdp.policy.pack.PackReader;
import org.zerotrust.pdp.policy.pack.PackReader.PackException;
import org.zerotrust.pdp.policy.pack.PolicyPack;
import org.zerotrust.pdp.policy.pack.PolicyRefusedException;
import org.zerotrust.pdp.policy.pack.SnapshotEngine;
import org.zerotrust.pdp.store.ActivationRow;
import org.zerotrust.pdp.store.Snapshots;

/**
 * Keeps the engine at the snapshot that the database says is wanted.
 *
 * <pre>
 *   policy folder --changed, compiles--> stored by digest --compare-and-set--> wanted row
 *   wanted row --every replica, every look--> stored bytes --digest recomputed, compiled--> engine (one reference)
 *                                                                                 '--> last good on disk
 * </pre>
 *
 * <p>What cannot be used is logged and the snapshot before stays active; unconfirmed it grows old, and classes with a
 * maximum policy age stop being decided. A folder that a restart finds unchanged does not undo an activation.
 */
@ApplicationScoped
final class PolicyFollower {
    private static final Logger LOG = Logger.getLogger(PolicyFollower.class);
    private static final String ACTOR = "policy-folder";

    private final SnapshotEngine engine;
    private final Snapshots snapshots;
    private final PolicyConfig config;
    private final Clock clock;
    private final LastGood lastGood;
    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("pdp-policy").daemon().factory());
    private @Nullable String folderDigest;

    PolicyFollower(SnapshotEngine engine, Snapshots snapshots, PolicyConfig config, Clock clock) {
        this.engine = engine;
        this.snapshots = snapshots;
        this.config = config;
        this.clock = clock;
        this.lastGood = new LastGood(config.lastGood().map(Path::of));
    }

    /** The first look is part of the start, so that readiness does not wait for a timer. */
    void start(@Observes @Priority(4_000) StartupEvent event) {
        look();
        long every = config.refresh().toMillis();
        var _ = looks.scheduleWithFixedDelay(this::look, every, every, TimeUnit.MILLISECONDS);
    }

    void stop(@Observes ShutdownEvent event) {
        looks.shutdownNow();
    }

    private synchronized void look() {
        try {
            offerFolder();
        } catch (PackException | PolicyRefusedException e) {
            LOG.errorf("event=policy_not_offered error=%s", e.getMessage());
        } catch (RuntimeException e) {
            LOG.warnf("event=policy_not_offered error=%s", e.getMessage());
        }
        try {
            followDatabase();
        } catch (PackException | PolicyRefusedException e) {
            LOG.errorf("event=policy_not_activated error=%s", e.getMessage());
        } catch (RuntimeException e) {
            LOG.warnf("event=policy_not_followed error=%s", e.getMessage());
            resumeFromDisk();
        }
    }

    /** A folder that changed since the last look becomes the wanted snapshot, if it compiles. */
    private void offerFolder() throws PackException, PolicyRefusedException {
        var files = PackReader.files(config.directory());
        PolicyPack pack = PackReader.read(files, config.revision().orElse(null));
        if (pack.digest().equals(folderDigest)) {
            return;
        }
        engine.prepare(pack);
        byte[] content = new PackArchive(pack.revision(), files).write();
        boolean added = snapshots.await(snapshots.store(pack.digest(), pack.revision(), content));
        Optional<ActivationRow> wanted = snapshots.await(snapshots.desired());
        boolean changedWhileWeRan = folderDigest != null;
        if (wanted.isEmpty()
                || (added || changedWhileWeRan) && !wanted.get().digest.equals(pack.digest())) {
            long seen = wanted.map(row -> row.version).orElse(0L);
            snapshots.await(snapshots.activate(pack.digest(), seen, ACTOR));
        }
        folderDigest = pack.digest();
    }

    private void followDatabase() throws PackException, PolicyRefusedException {
        Optional<ActivationRow> wanted = snapshots.await(snapshots.desired());
        if (wanted.isEmpty()) {
            return;
        }
        String digest = wanted.get().digest;
        Instant now = clock.instant();
        if (engine.confirm(digest, now)) {
            return;
        }
        byte[] content = snapshots
                .await(snapshots.content(digest))
                .orElseThrow(() -> new IllegalStateException("the wanted snapshot is not stored"));
        PolicyPack pack = PackArchive.read(content).pack();
        if (!pack.digest().equals(digest)) {
            // Fail closed: stored bytes that do not have their own digest are not what somebody activated.
            throw new IllegalStateException("the stored snapshot " + digest + " was altered");
        }
        Snapshot active = engine.activate(engine.prepare(pack), wanted.get().activatedAt, now);
        lastGood.keep(content);
        LOG.infof("event=policy_activated digest=%s revision=%s", active.digest(), active.revision());
    }

    /** Without a database at start: the last good snapshot, as old as it is. */
    private void resumeFromDisk() {
        if (engine.snapshot() != null) {
            return;
        }
        try {
            Optional<LastGood.Kept> kept = lastGood.read();
            if (kept.isPresent()) {
                PolicyPack pack = kept.get().archive().pack();
                engine.activate(
                        engine.prepare(pack), kept.get().keptAt(), kept.get().keptAt());
                LOG.warnf("event=policy_resumed digest=%s", pack.digest());
            }
        } catch (PackException | PolicyRefusedException e) {
            LOG.errorf("event=policy_not_resumed error=%s", e.getMessage());
        }
    }
}
