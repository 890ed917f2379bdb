package org.zerotrust.pdp.ops;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.zerotrust.ledger.snapshot.PackReader.PackException;
import org.zerotrust.ledger.snapshot.PolicyPack;
import org.zerotrust.pdp.policy.Snapshot;
import org.zerotrust.pdp.policy.pack.PolicyRefusedException;
import org.zerotrust.pdp.policy.pack.SnapshotEngine;
import org.zerotrust.pdp.store.ActivationRow;
import org.zerotrust.pdp.store.PolicySources;
import org.zerotrust.pdp.store.Snapshots;

/**
 * Keeps one owner's engine at the snapshot that the database says is wanted. Not thread-safe: one thread looks.
 *
 * <pre>
 *   wanted row --every replica, every look--> stored bytes --digest recomputed, compiled--> engine (one reference)
 *                                                                                 '--> last good on disk
 * </pre>
 *
 * <p>What cannot be used is logged and the snapshot before stays active; unconfirmed it grows old, and classes with a
 * maximum policy age stop being decided.
 */
final class PolicyFollower {
    private static final Logger LOG = Logger.getLogger(PolicyFollower.class);
    private static final Duration SAY_EVERY = Duration.ofSeconds(15);

    private final String owner;
    private final String replica;
    private final SnapshotEngine engine;
    private final Snapshots snapshots;
    private final StoredSnapshots stored;
    private final PolicySources states;
    private final Clock clock;
    private final LastGood lastGood;
    private @Nullable String said;
    private Instant saidAt = Instant.EPOCH;

    /**
     * A follower of one owner's policy.
     *
     * @param owner a tenant, or {@link Snapshots#SHARED}
     * @param replica how this process is called where it says what it runs
     */
    PolicyFollower(
            String owner,
            String replica,
            SnapshotEngine engine,
            Snapshots snapshots,
            StoredSnapshots stored,
            PolicySources states,
            Clock clock,
            LastGood lastGood) {
        this.owner = owner;
        this.replica = replica;
        this.engine = engine;
        this.snapshots = snapshots;
        this.stored = stored;
        this.states = states;
        this.clock = clock;
        this.lastGood = lastGood;
    }

    /** One look at the database. */
    void look() {
        try {
            followDatabase();
        } catch (PackException | PolicyRefusedException e) {
            LOG.errorf("event=policy_not_activated owner=%s error=%s", owner, e.getMessage());
        } catch (RuntimeException e) {
            LOG.warnf("event=policy_not_followed owner=%s error=%s", owner, e.getMessage());
            resumeFromDisk();
        }
    }

    private void followDatabase() throws PackException, PolicyRefusedException {
        Optional<ActivationRow> wanted = snapshots.await(snapshots.desired(owner));
        if (wanted.isEmpty()) {
            return;
        }
        String digest = wanted.get().digest;
        Instant now = clock.instant();
        if (engine.confirm(digest, now)) {
            say(now);
            return;
        }
        Offered.Ready ready = stored.ready(digest);
        Snapshot active = engine.activate(ready.prepared(), wanted.get().activatedAt, clock.instant());
        say(now);
        lastGood.keep(ready.parts());
        LOG.infof("event=policy_activated owner=%s digest=%s revision=%s", owner, active.digest(), active.revision());
    }

    /** Which snapshot runs here, for whoever asks about all replicas; not at every look. */
    private void say(Instant now) {
        Snapshot active = engine.snapshot();
        if (active == null || active.digest().equals(said) && now.isBefore(saidAt.plus(SAY_EVERY))) {
            return;
        }
        var _ = states.await(states.running(replica, owner, active.digest(), active.revision(), active.activatedAt()));
        said = active.digest();
        saidAt = now;
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
                LOG.warnf("event=policy_resumed owner=%s digest=%s", owner, pack.digest());
            }
        } catch (PackException | PolicyRefusedException e) {
            LOG.errorf("event=policy_not_resumed owner=%s error=%s", owner, e.getMessage());
        }
    }
}
