package org.zerotrust.pdp.ops;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What the service is to its surroundings. */
@ConfigMapping(prefix = "pdp.service")
public interface ServiceConfig {
    /** {@code iss} of the grants: an https URL under which the key set is found. */
    String issuer();

    /** The name of this replica: stable over restarts, unique among replicas. */
    @WithDefault("pdp-0")
    String replica();

    /**
     * Lets the service start with keys and settings that are fit for one machine only. Never with the profile {@code
     * prod} unless this says so.
     */
    @WithDefault("false")
    boolean demo();
}
