package org.zerotrust.pdp.ops;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.zerotrust.ledger.snapshot.PackArchive;
import org.zerotrust.ledger.snapshot.PackReader;
import org.zerotrust.ledger.snapshot.PackReader.PackException;
import org.zerotrust.ledger.snapshot.PolicyPack;
import org.zerotrust.pdp.policy.Snapshot;
import org.zerotrust.pdp.policy.pack.PolicyRefusedException;
import org.zerotrust.pdp.policy.pack.SnapshotEngine;
import org.zerotrust.pdp.store.ActivationRow;
import org.zerotrust.pdp.store.Snapshots;

/**
 * Keeps one owner's engine at the snapshot that the database says is wanted. Not thread-safe: one thread looks.
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
final class PolicyFollower {
    private static final Logger LOG = Logger.getLogger(PolicyFollower.class);
    private static final String ACTOR = "policy-folder";

    private final String owner;
    private final Path directory;
    private final Optional<String> revision;
    private final SnapshotEngine engine;
    private final Snapshots snapshots;
    private final Clock clock;
    private final LastGood lastGood;
    private @Nullable String folderDigest;

    /**
     * A follower of one owner's policy.
     *
     * @param owner a tenant, or {@link Snapshots#SHARED}
     * @param directory the folder of its packs
     */
    PolicyFollower(
            String owner,
            Path directory,
            Optional<String> revision,
            SnapshotEngine engine,
            Snapshots snapshots,
            Clock clock,
            LastGood lastGood) {
        this.owner = owner;
        this.directory = directory;
        this.revision = revision;
        this.engine = engine;
        this.snapshots = snapshots;
        this.clock = clock;
        this.lastGood = lastGood;
    }

    /** One look at folder and database. */
    void look() {
        try {
            offerFolder();
        } catch (PackException | PolicyRefusedException e) {
            LOG.errorf("event=policy_not_offered owner=%s error=%s", owner, e.getMessage());
        } catch (RuntimeException e) {
            LOG.warnf("event=policy_not_offered owner=%s error=%s", owner, e.getMessage());
        }
        try {
            followDatabase();
        } catch (PackException | PolicyRefusedException e) {
            LOG.errorf("event=policy_not_activated owner=%s error=%s", owner, e.getMessage());
        } catch (RuntimeException e) {
            LOG.warnf("event=policy_not_followed owner=%s error=%s", owner, e.getMessage());
            resumeFromDisk();
        }
    }

    /** A folder that changed since the last look becomes the wanted snapshot, if it compiles. */
    private void offerFolder() throws PackException, PolicyRefusedException {
        var files = PackReader.files(directory);
        PolicyPack pack = PackReader.read(files, revision.orElse(null));
        if (pack.digest().equals(folderDigest)) {
            return;
        }
        engine.prepare(pack);
        byte[] content = new PackArchive(pack.revision(), files).write();
        boolean added = snapshots.await(snapshots.store(owner, pack.digest(), pack.revision(), content));
        Optional<ActivationRow> wanted = snapshots.await(snapshots.desired(owner));
        boolean changedWhileWeRan = folderDigest != null;
        if (wanted.isEmpty()
                || (added || changedWhileWeRan) && !wanted.get().digest.equals(pack.digest())) {
            long seen = wanted.map(row -> row.version).orElse(0L);
            snapshots.await(snapshots.activate(owner, pack.digest(), seen, ACTOR));
        }
        folderDigest = pack.digest();
    }

    private void followDatabase() throws PackException, PolicyRefusedException {
        Optional<ActivationRow> wanted = snapshots.await(snapshots.desired(owner));
        if (wanted.isEmpty()) {
            return;
        }
        String digest = wanted.get().digest;
        Instant now = clock.instant();
        if (engine.confirm(digest, now)) {
            return;
        }
        byte[] content = snapshots
                .await(snapshots.content(owner, digest))
                .orElseThrow(() -> new IllegalStateException("the wanted snapshot is not stored"));
        PolicyPack pack = PackArchive.read(content).pack();
        if (!pack.digest().equals(digest)) {
            // Fail closed: stored bytes that do not have their own digest are not what somebody activated.
            throw new IllegalStateException("the stored snapshot " + digest + " was altered");
        }
        Snapshot active = engine.activate(engine.prepare(pack), wanted.get().activatedAt, now);
        lastGood.keep(content);
        LOG.infof("event=policy_activated owner=%s digest=%s revision=%s", owner, active.digest(), active.revision());
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
