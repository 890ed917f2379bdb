package org.zerotrust.pdp.api.admin;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;
import java.util.Set;

/** Who administers what belongs to the service and not to a tenant. */
@ConfigMapping(prefix = "pdp.admin")
public interface AdminConfig {
    /** Tenants whose administrators may rotate keys and activate policy for all. Nobody by default. */
    @WithDefault("-")
    Set<String> serviceTenants();

    /** The tenant of the very first administrator, who is let in while nobody administers anything. */
    Optional<String> firstTenant();

    /** The certificate of the very first administrator: {@code uri:...} or {@code dns:...}, a name in it. */
    Optional<String> firstCertSan();
}
