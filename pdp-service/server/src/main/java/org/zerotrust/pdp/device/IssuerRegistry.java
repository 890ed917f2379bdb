package org.zerotrust.pdp.device;

import java.util.List;
import org.zerotrust.pdp.outcome.TenantId;

/** Port: the issuers that a tenant trusts. Held in memory; never blocks. */
public interface IssuerRegistry {
    /**
     * The tenant's issuers at this moment, with a version that changes whenever any of them does.
     *
     * @throws org.zerotrust.pdp.outcome.PdpException where the registry has not been read yet
     */
    Issuers issuers(TenantId tenant);

    /** One consistent view. */
    record Issuers(List<IssuerProfile> profiles, long version) {
        public Issuers {
            profiles = List.copyOf(profiles);
        }
    }
}
