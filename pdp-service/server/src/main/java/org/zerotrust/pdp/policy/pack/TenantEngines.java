package org.zerotrust.pdp.policy.pack;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.zerotrust.pdp.outcome.TenantId;
import org.zerotrust.pdp.policy.PolicyEngine;

/**
 * One engine that all tenants share, and one for each tenant that has a snapshot of its own. Which tenants those are is
 * configuration and fixed: a tenant of its own is never decided by the shared snapshot, not even while it has none.
 */
public final class TenantEngines implements PolicyEngine {
    private final SnapshotEngine shared;
    private final Map<TenantId, SnapshotEngine> own;

    /**
     * The engines.
     *
     * @param shared for every tenant that is not named
     * @param tenants those with a snapshot of their own
     * @param engines makes an engine of its own for each of them
     */
    public TenantEngines(SnapshotEngine shared, Set<TenantId> tenants, Supplier<SnapshotEngine> engines) {
        this.shared = shared;
        Map<TenantId, SnapshotEngine> all = new HashMap<>();
        tenants.forEach(tenant -> all.put(tenant, engines.get()));
        this.own = Map.copyOf(all);
    }

    /** The engine of a tenant that has its own; empty for one that shares. */
    public Optional<SnapshotEngine> own(TenantId tenant) {
        return Optional.ofNullable(own.get(tenant));
    }

    /** The engine of all others. */
    public SnapshotEngine shared() {
        return shared;
    }

    /** Every engine that has an owner, by its tenant. */
    public Map<TenantId, SnapshotEngine> owned() {
        return own;
    }

    @Override
    public boolean blocking() {
        return shared.blocking();
    }

    @Override
    public Pinned pin(TenantId tenant) {
        SnapshotEngine engine = own.get(tenant);
        // Fail closed: an owner without a snapshot is not decided by what others share.
        return engine == null ? shared.pin(tenant) : engine.pin(tenant);
    }
}
