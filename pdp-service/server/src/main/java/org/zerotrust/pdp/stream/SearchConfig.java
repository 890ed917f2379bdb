package org.zerotrust.pdp.stream;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The index of decisions that analysts search. */
@ConfigMapping(prefix = "pdp.search")
public interface SearchConfig {
    /** Whether it is kept; the same at all replicas, which share the work. */
    @WithDefault("true")
    boolean enabled();

    /** How long a decision is found. The stream holds it longer. */
    @WithDefault("P30D")
    Duration keep();
}
