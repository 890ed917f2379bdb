package org.zerotrust.pdp.store;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How revocation lists are fetched. */
@ConfigMapping(prefix = "pdp.status")
public interface StatusConfig {
    /** How often each list is fetched again. */
    @WithDefault("PT1M")
    Duration refresh();

    /** Longest wait for one list. */
    @WithDefault("PT10S")
    Duration deadline();

    /** Chains whose OCSP answers are kept. */
    @WithDefault("100000")
    int answers();

    /** Chains that may wait for being asked about; more are counted as dropped and asked about when seen again. */
    @WithDefault("10000")
    int waiting();

    /** Chains asked about at a time. */
    @WithDefault("4")
    int askers();

    /** Largest list in bytes. */
    @WithDefault("16777216")
    int maxBytes();
}
