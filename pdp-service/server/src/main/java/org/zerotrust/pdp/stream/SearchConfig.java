package org.zerotrust.pdp.stream;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The index of decisions that analysts search. */
@ConfigMapping(prefix = "pdp.search")
public interface SearchConfig {
    /** Whether this replica keeps it. */
    @WithDefault("true")
    boolean enabled();

    /** Group of the replicas that do. */
    @WithDefault("pdp-decision-search")
    String group();

    /** How long a decision is found. The stream holds it longer. */
    @WithDefault("P30D")
    Duration keep();
}
