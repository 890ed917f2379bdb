package org.zerotrust.pdp.policy.pack;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.zerotrust.ledger.snapshot.PolicyPack;
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
        PolicyPack pack = prepared.pack();
        Snapshot snapshot = new Snapshot(pack.digest(), pack.revision(), activatedAt);
        active.set(new Active(snapshot, prepared.program, prepared.classes, prepared.mask, new AtomicReference<>(now)));
        return snapshot;
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
        return new PinnedSnapshot(current, tenant);
    }

    private record PinnedSnapshot(Active active, TenantId tenant) implements Pinned {
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
        public Evaluation evaluate(PolicyInput input) {
            return active.program().evaluate(input);
        }
    }
}
