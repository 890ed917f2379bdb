package org.zerotrust.pdp.api.admin;

import jakarta.enterprise.context.ApplicationScoped;
import org.zerotrust.pdp.outcome.FailureCode;

/** Who may do what concerns every tenant: administrators of a tenant that configuration names for it. */
@ApplicationScoped
class ForAllTenants {
    private final AdminConfig config;

    ForAllTenants(AdminConfig config) {
        this.config = config;
    }

    /** Throws FORBIDDEN for everybody else. */
    void check(AdminRequest request) {
        if (!config.serviceTenants().contains(request.tenant())) {
            throw Refused.of(FailureCode.FORBIDDEN, "this concerns all tenants");
        }
    }
}
