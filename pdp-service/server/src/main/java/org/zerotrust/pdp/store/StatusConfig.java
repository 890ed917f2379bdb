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

    /** Largest list in bytes. */
    @WithDefault("16777216")
    int maxBytes();
}
