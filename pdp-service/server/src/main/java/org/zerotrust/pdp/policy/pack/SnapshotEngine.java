package org.zerotrust.pdp.policy.pack;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.zerotrust.ledger.snapshot.PolicyPack;
import org.zerotrust.pdp.outcome.Failure;
import org.zerotrust.pdp.outcome.FailureCode;
import org.zerotrust.pdp.outcome.PdpException;
import org.zerotrust.pdp.outcome.TenantId;
import org.zerotrust.pdp.policy.Evaluation;
import org.zerotrust.pdp.policy.PolicyEngine;
import org.zerotrust.pdp.policy.PolicyInput;
import org.zerotrust.pdp.policy.RecordMask;
import org.zerotrust.pdp.policy.Resource;
import org.zerotrust.pdp.policy.ResourceClass;
import org.zerotrust.pdp.policy.ResourceClasses;
import org.zerotrust.pdp.policy.Snapshot;
import org.zerotrust.pdp.policy.trial.Aside;
import org.zerotrust.pdp.policy.trial.TrialCounts;
import org.zerotrust.pdp.policy.trial.TrialPlan;

/**
 * The active snapshot, compiled by whichever engine is configured. Activation compiles aside and swaps one reference:
 * a question that has pinned the one before is decided wholly within it.
 */
public final class SnapshotEngine implements PolicyEngine {
    /** Everything that belongs to one snapshot; swapped whole. */
    private record Active(
            Snapshot snapshot,
            PolicyProgram program,
            ResourceClasses classes,
            @Nullable RecordMask mask,
            AtomicReference<Instant> confirmed) {}

    private final PolicyCompiler compiler;
    private final Masks masks;
    private final AtomicReference<@Nullable Active> active = new AtomicReference<>();
    private final AtomicReference<@Nullable Trying> trying = new AtomicReference<>();

    /** A trial that runs, with its snapshot. */
    private record Trying(
            TrialPlan plan,
            Active candidate,
            TrialCounts counts,
            @Nullable Aside aside) {
        void close() {
            if (aside != null) {
                aside.close();
            }
        }
    }

    /** Makes the mask of a pack. */
    public interface Masks {
        /**
         * The mask of a pack; null where it has none.
         *
         * @throws PolicyRefusedException where it cannot be used
         */
        @Nullable
        RecordMask of(PolicyPack pack) throws PolicyRefusedException;
    }

    /** An engine without a snapshot, whose packs mask nothing. */
    public SnapshotEngine(PolicyCompiler compiler) {
        this(compiler, _ -> null);
    }

    /** An engine without a snapshot. */
    public SnapshotEngine(PolicyCompiler compiler, Masks masks) {
        this.compiler = compiler;
        this.masks = masks;
    }

    /** A pack that compiled, ready to be activated. */
    public static final class Prepared {
        private final PolicyPack pack;
        private final PolicyProgram program;
        private final ResourceClasses classes;

        private final @Nullable RecordMask mask;

        private Prepared(PolicyPack pack, PolicyProgram program, ResourceClasses classes, @Nullable RecordMask mask) {
            this.mask = mask;
            this.pack = pack;
            this.program = program;
            this.classes = classes;
        }

        /** What it was made from. */
        public PolicyPack pack() {
            return pack;
        }
    }

    /**
     * Compiles a pack and changes nothing.
     *
     * @throws PolicyRefusedException where it cannot be used
     */
    public Prepared prepare(PolicyPack pack) throws PolicyRefusedException {
        try {
            return new Prepared(pack, compiler.compile(pack), ResourceClasses.of(pack.data()), masks.of(pack));
        } catch (IllegalArgumentException e) {
            throw new PolicyRefusedException("the policy cannot be used: " + e.getMessage(), e);
        }
    }

    /**
     * Makes a compiled pack the active snapshot.
     *
     * @param activatedAt when it became the wanted one
     * @param now when that was confirmed
     */
    public Snapshot activate(Prepared prepared, Instant activatedAt, Instant now) {
        Active next = active(prepared, activatedAt, now);
        active.set(next);
        return next.snapshot();
    }

    private static Active active(Prepared prepared, Instant activatedAt, Instant now) {
        PolicyPack pack = prepared.pack();
        Snapshot snapshot = new Snapshot(pack.digest(), pack.revision(), activatedAt);
        return new Active(snapshot, prepared.program, prepared.classes, prepared.mask, new AtomicReference<>(now));
    }

    /**
     * Begins a trial, instead of one that runs.
     *
     * @param costs of a shadow; its sample is the plan's share
     * @param startedAt when it became the one that is wanted
     * @param now when that was confirmed
     */
    public void beginTrial(TrialPlan plan, Prepared prepared, Aside.Settings costs, Instant startedAt, Instant now) {
        Aside aside =
                plan.mode() == TrialPlan.Mode.SHADOW ? new Aside("pdp-trial-", costs.withSample(plan.share())) : null;
        replace(new Trying(plan, active(prepared, startedAt, now), new TrialCounts(), aside));
    }

    /** Ends the trial, where one runs. */
    public void endTrial() {
        replace(null);
    }

    private void replace(@Nullable Trying next) {
        Trying before = trying.getAndSet(next);
        if (before != null) {
            before.close();
        }
    }

    /** Says that this trial is still wanted, and what it has counted; empty where another one runs, or none. */
    public Optional<TrialCounts> confirmTrial(UUID id, Instant now) {
        Trying current = trying.get();
        if (current == null || !current.plan().id().equals(id)) {
            return Optional.empty();
        }
        current.candidate().confirmed().set(now);
        return Optional.of(current.counts());
    }

    /**
     * Compiles the pack and makes it the active snapshot. Where that fails, the one before stays.
     *
     * @throws PolicyRefusedException where it cannot be used
     */
    public Snapshot activate(PolicyPack pack, Instant now) throws PolicyRefusedException {
        return activate(prepare(pack), now, now);
    }

    /** Says that the snapshot of this digest is still the one that is wanted; false where it is not the active one. */
    public boolean confirm(String digest, Instant now) {
        Active current = active.get();
        if (current == null || !current.snapshot().digest().equals(digest)) {
            return false;
        }
        current.confirmed().set(now);
        return true;
    }

    /** The active snapshot; null where there is none. */
    public @Nullable Snapshot snapshot() {
        Active current = active.get();
        return current == null ? null : current.snapshot();
    }

    /** The name of the engine that evaluates. */
    public String engine() {
        return compiler.name();
    }

    @Override
    public boolean blocking() {
        return compiler.blocking();
    }

    @Override
    public Pinned pin(TenantId tenant) {
        Active current = active.get();
        if (current == null) {
            // Fail closed: without a snapshot nothing is decided.
            throw new PdpException(FailureCode.POLICY_NOT_LOADED, "no snapshot is active");
        }
        return new PinnedSnapshot(current, tenant, trying.get(), false);
    }

    /** @param byTrial whether {@code active} is the trial's */
    private record PinnedSnapshot(
            Active active, TenantId tenant, @Nullable Trying trying, boolean byTrial) implements Pinned {
        @Override
        public Snapshot snapshot() {
            return active.snapshot();
        }

        @Override
        public Instant confirmedAt() {
            return active.confirmed().get();
        }

        @Override
        public ResourceClass classOf(Resource resource) {
            return active.classes().of(tenant, resource);
        }

        @Override
        public @Nullable RecordMask mask() {
            return active.mask();
        }

        @Override
        public Pinned of(String device, Supplier<Map<String, String>> labels) {
            return trying != null && trying.plan().takes(device, labels)
                    ? new PinnedSnapshot(trying.candidate(), tenant, trying, true)
                    : this;
        }

        @Override
        public Evaluation evaluate(PolicyInput input) {
            Evaluation evaluation = active.program().evaluate(input);
            if (trying != null) {
                tried(trying, input, evaluation);
            }
            return evaluation;
        }

        private void tried(Trying trial, PolicyInput input, Evaluation evaluation) {
            TrialCounts counts = trial.counts();
            Aside aside = trial.aside();
            if (aside == null) {
                counts.evaluated(byTrial, evaluation);
            } else {
                aside.offer(() -> compare(trial, input, evaluation), counts::dropped);
            }
        }

        private static void compare(Trying trial, PolicyInput input, Evaluation evaluation) {
            try {
                Evaluation other = trial.candidate().program().evaluate(input);
                if (evaluation.isLate() || other.isLate()) {
                    trial.counts().dropped();
                } else {
                    trial.counts().compared(evaluation, other);
                }
            } catch (RuntimeException | LinkageError | StackOverflowError e) {
                // A fault is no agreement: the snapshot came to nothing.
                trial.counts().compared(evaluation, new Evaluation.Undecided(Failure.of(FailureCode.POLICY_FAILED)));
            }
        }
    }
}
