package org.zerotrust.pdp.store;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What is held in memory, and how old it may get. */
@ConfigMapping(prefix = "pdp.store")
public interface StoreConfig {
    /** Longest wait for one piece of work on the database. */
    @WithDefault("PT5S")
    Duration deadline();

    /** How often the views in memory are compared with the database. */
    @WithDefault("PT1S")
    Duration refresh();

    /** How long views may go unconfirmed; past it, they are not used: cannot decide. */
    @WithDefault("PT5M")
    Duration maxStaleness();
}
