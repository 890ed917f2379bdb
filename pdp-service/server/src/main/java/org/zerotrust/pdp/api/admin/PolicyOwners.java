package org.zerotrust.pdp.api.admin;

import jakarta.enterprise.context.ApplicationScoped;
import org.zerotrust.pdp.policy.pack.TenantEngines;
import org.zerotrust.pdp.store.Snapshots;

/** Whose policy a caller sees and changes: its tenant's own, or the one that tenants share. */
@ApplicationScoped
class PolicyOwners {
    private final ForAllTenants forAll;
    private final TenantEngines engines;

    PolicyOwners(ForAllTenants forAll, TenantEngines engines) {
        this.forAll = forAll;
        this.engines = engines;
    }

    /** Whose policy decides for the tenant. */
    String of(AdminRequest request) {
        return engines.own(request.caller().tenant()).isPresent() ? request.tenant() : Snapshots.SHARED;
    }

    /** Whose policy is changed: the shared one only by those who may for all. */
    String toChange(AdminRequest request) {
        String owner = of(request);
        if (owner.equals(Snapshots.SHARED)) {
            forAll.check(request);
        }
        return owner;
    }
}
