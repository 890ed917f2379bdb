package org.zerotrust.pdp.ops;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.zerotrust.ledger.snapshot.PackReader.PackException;
import org.zerotrust.pdp.policy.pack.PolicyRefusedException;
import org.zerotrust.pdp.policy.pack.SnapshotEngine;
import org.zerotrust.pdp.policy.trial.Aside;
import org.zerotrust.pdp.policy.trial.TrialCounts;
import org.zerotrust.pdp.policy.trial.TrialLimits.Judgement;
import org.zerotrust.pdp.store.PolicyTrials;

/**
 * Keeps one owner's engine at the trial that the database says is running, says what was counted here, and ends the trial where the
 * counts of all replicas say so. Not thread-safe: one thread looks.
 */
final class TrialFollower {
    private static final Logger LOG = Logger.getLogger(TrialFollower.class);

    private final String owner;
    private final String replica;
    private final SnapshotEngine engine;
    private final StoredSnapshots stored;
    private final PolicyTrials trials;
    private final Aside.Settings costs;
    private final PolicyMetrics metrics;
    private final Clock clock;

    TrialFollower(
            String owner,
            String replica,
            SnapshotEngine engine,
            StoredSnapshots stored,
            PolicyTrials trials,
            Aside.Settings costs,
            PolicyMetrics metrics,
            Clock clock) {
        this.owner = owner;
        this.replica = replica;
        this.engine = engine;
        this.stored = stored;
        this.trials = trials;
        this.costs = costs;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** One look at the database. Without it the trial goes on, until its snapshot is too old. */
    void look() {
        try {
            Optional<PolicyTrials.Trial> running = trials.await(trials.running(owner));
            if (running.isPresent()) {
                follow(running.get());
            } else {
                engine.endTrial();
            }
        } catch (RuntimeException e) {
            LOG.warnf("event=policy_trial_not_followed owner=%s error=%s", owner, e.getMessage());
        }
    }

    private void follow(PolicyTrials.Trial trial) {
        Instant now = clock.instant();
        Optional<TrialCounts> counts = engine.confirmTrial(trial.plan().id(), now);
        if (counts.isEmpty()) {
            begin(trial, now);
            return;
        }
        Map<String, Long> sums = trials.await(
                trials.counted(owner, trial.plan().id(), replica, counts.get().totals()));
        switch (trial.limits().judge(trial.plan().mode(), sums, now)) {
            case Judgement.Running() -> {
                // It goes on.
            }
            case Judgement.Passed(String why) -> end(trial, PolicyTrials.End.PASSED, why, trial.promote());
            case Judgement.Halted(String why) -> end(trial, PolicyTrials.End.HALTED, why, false);
        }
    }

    private void begin(PolicyTrials.Trial trial, Instant now) {
        // Whatever was tried before is not any more.
        engine.endTrial();
        String digest = trial.plan().digest();
        try {
            engine.beginTrial(trial.plan(), stored.ready(digest).prepared(), costs, trial.startedAt(), now);
            LOG.infof(
                    "event=policy_trial_begun owner=%s digest=%s mode=%s",
                    owner, digest, trial.plan().mode().wire());
        } catch (PackException | PolicyRefusedException | IllegalStateException e) {
            // Fail closed: what does not run here is not tried anywhere.
            end(trial, PolicyTrials.End.HALTED, "a replica cannot run it: " + e.getMessage(), false);
        }
    }

    private void end(PolicyTrials.Trial trial, PolicyTrials.End end, String why, boolean promote) {
        String by = "trial " + trial.plan().id();
        if (trials.await(trials.end(owner, trial.plan(), end, why, by, promote))) {
            LOG.infof(
                    "event=policy_trial_ended owner=%s digest=%s end=%s reason=%s",
                    owner, trial.plan().digest(), end.wire(), why);
            metrics.trialEnded(owner, end.wire());
        }
        engine.endTrial();
    }
}
