package org.zerotrust.pdp.api.admin;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Set;

/** Who administers what belongs to the service and not to a tenant. */
@ConfigMapping(prefix = "pdp.admin")
public interface AdminConfig {
    /** Tenants whose administrators may rotate keys and activate policy for all. Nobody by default. */
    @WithDefault("-")
    Set<String> serviceTenants();
}
