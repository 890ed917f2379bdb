package org.zerotrust.pdp.policy.rego;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.outcome.Failure;
import org.zerotrust.pdp.outcome.FailureCode;
import org.zerotrust.pdp.outcome.PdpException;
import org.zerotrust.pdp.outcome.TenantId;
import org.zerotrust.pdp.policy.Evaluation;
import org.zerotrust.pdp.policy.PolicyEngine;
import org.zerotrust.pdp.policy.PolicyInput;
import org.zerotrust.pdp.policy.PolicyOutput;
import org.zerotrust.pdp.policy.Resource;
import org.zerotrust.pdp.policy.ResourceClass;
import org.zerotrust.pdp.policy.ResourceClasses;
import org.zerotrust.pdp.policy.Snapshot;
import org.zerotrust.pdp.policy.pack.PolicyPack;
import org.zerotrust.rego.EvalOptions;
import org.zerotrust.rego.Outcome;
import org.zerotrust.rego.PreparedPolicy;
import org.zerotrust.rego.Rego;
import org.zerotrust.rego.RegoCompileException;
import org.zerotrust.rego.RegoError;

/** Evaluates in process. Activation compiles aside and swaps one reference. */
public final class RegoEngine implements PolicyEngine {
    private static final String CANCELLED = "eval_cancel_error";

    /** Everything that belongs to one snapshot; swapped whole. */
    private record Active(
            PolicyPack pack,
            Snapshot snapshot,
            PreparedPolicy policy,
            ResourceClasses classes,
            AtomicReference<Instant> confirmed) {}

    private final Duration deadline;
    private final AtomicReference<@Nullable Active> active = new AtomicReference<>();

    /**
     * An engine without a snapshot.
     *
     * @param deadline how long one evaluation may take
     */
    public RegoEngine(Duration deadline) {
        this.deadline = deadline;
    }

    /** A snapshot that does not compile, or whose data is not understood; the message says where and why. */
    public static final class NotActivated extends Exception {
        private static final long serialVersionUID = 1L;

        NotActivated(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** A pack that compiled, ready to be activated. */
    public static final class Prepared {
        private final PolicyPack pack;
        private final PreparedPolicy policy;
        private final ResourceClasses classes;

        private Prepared(PolicyPack pack, PreparedPolicy policy, ResourceClasses classes) {
            this.pack = pack;
            this.policy = policy;
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
     * @throws NotActivated where it cannot be used
     */
    public Prepared prepare(PolicyPack pack) throws NotActivated {
        try {
            Rego.Builder builder = pack.plan() == null ? Rego.builder() : Rego.fromPlan(pack.plan());
            if (pack.plan() == null) {
                pack.modules().entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .forEach(module -> builder.module(module.getKey(), module.getValue()));
                builder.entrypoint(pack.entrypoint());
            }
            PreparedPolicy policy = builder.data(pack.data()).build();
            if (!policy.entrypoints().contains(pack.entrypoint())) {
                throw new IllegalArgumentException("no entrypoint " + pack.entrypoint());
            }
            return new Prepared(pack, policy, ResourceClasses.of(pack.data()));
        } catch (RegoCompileException e) {
            throw new NotActivated("the policy does not compile: " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new NotActivated("the policy cannot be used: " + e.getMessage(), e);
        }
    }

    /**
     * Makes a compiled pack the active snapshot.
     *
     * @param activatedAt when it became the wanted one
     * @param now when that was confirmed
     */
    public Snapshot activate(Prepared prepared, Instant activatedAt, Instant now) {
        PolicyPack pack = prepared.pack();
        Snapshot snapshot = new Snapshot(pack.digest(), pack.revision(), activatedAt);
        active.set(new Active(pack, snapshot, prepared.policy, prepared.classes, new AtomicReference<>(now)));
        return snapshot;
    }

    /**
     * Compiles the pack and makes it the active snapshot. Where that fails, the one before stays.
     *
     * @throws NotActivated where it cannot be used
     */
    public Snapshot activate(PolicyPack pack, Instant now) throws NotActivated {
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

    @Override
    public boolean blocking() {
        return false;
    }

    @Override
    public Pinned pin(TenantId tenant) {
        Active current = active.get();
        if (current == null) {
            throw new PdpException(FailureCode.POLICY_NOT_LOADED, "no snapshot is active");
        }
        return new PinnedSnapshot(current, tenant, deadline);
    }

    private record PinnedSnapshot(Active active, TenantId tenant, Duration deadline) implements Pinned {
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
        public Evaluation evaluate(PolicyInput input) {
            Outcome outcome = active.policy()
                    .evaluate(
                            active.pack().entrypoint(),
                            input.document(),
                            EvalOptions.at(input.now()).withDeadline(deadline));
            return switch (outcome) {
                case Outcome.Defined(Object value) -> PolicyOutput.read(PlainJson.of(value));
                // Undefined is not a deny: the policy said nothing, so nobody can know.
                case Outcome.Undefined() -> undecided(FailureCode.POLICY_UNDEFINED);
                case Outcome.Failed(RegoError error) ->
                    undecided(CANCELLED.equals(error.code()) ? FailureCode.POLICY_DEADLINE : FailureCode.POLICY_FAILED);
            };
        }

        private static Evaluation undecided(FailureCode code) {
            return new Evaluation.Undecided(Failure.of(code));
        }
    }
}
