package org.zerotrust.pdp.ops;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.zerotrust.pdp.policy.PolicyConfig;
import org.zerotrust.pdp.policy.trial.TrialLimits;
import org.zerotrust.pdp.policy.trial.TrialPlan;
import org.zerotrust.pdp.store.PolicySources;
import org.zerotrust.pdp.store.PolicyTrials;

/** What becomes of a snapshot that passed the gate, as it is configured. */
@ApplicationScoped
class AfterGate {
    private static final int CANARY_PERCENT = 5;

    private final PolicyConfig config;
    private final Clock clock;

    AfterGate(PolicyConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
        // A share that is none is said at start, not when somebody has pushed.
        var _ = next("0".repeat(64));
    }

    PolicySources.Next of(String owner, String digest) {
        // Who signed a commit is one person: where two must agree, it waits for them.
        if (config.twoPersons().orElse(Set.of()).contains(owner)) {
            return new PolicySources.Next.Hold();
        }
        return next(digest);
    }

    private PolicySources.Next next(String digest) {
        return switch (config.onAccept()) {
            case ACTIVATE -> new PolicySources.Next.Activate();
            case SHADOW ->
                trial(digest, TrialPlan.Mode.SHADOW, config.trialPercent().orElse(100));
            case CANARY ->
                trial(digest, TrialPlan.Mode.CANARY, config.trialPercent().orElse(CANARY_PERCENT));
            case HOLD -> new PolicySources.Next.Hold();
        };
    }

    private PolicySources.Next trial(String digest, TrialPlan.Mode mode, int percent) {
        Instant now = clock.instant();
        return new PolicySources.Next.Try(new PolicyTrials.Trial(
                new TrialPlan(UUID.randomUUID(), digest, mode, percent / 100.0, null),
                new TrialLimits(
                        config.trialSamples(),
                        now.plus(config.trialDuration()),
                        config.trialMostDifferingPercent() / 100.0,
                        config.trialMarginPercent() / 100.0),
                true,
                now));
    }
}
