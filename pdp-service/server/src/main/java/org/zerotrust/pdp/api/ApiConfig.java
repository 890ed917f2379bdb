package org.zerotrust.pdp.api;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Bounds of what may be asked, the same for each transport. */
@ConfigMapping(prefix = "pdp.api")
public interface ApiConfig {
    /** The largest body in bytes. */
    @WithDefault("1048576")
    int maxBody();

    /** After this a question that is not answered is answered with {@code deadline}. */
    @WithDefault("PT5S")
    Duration deadline();
}
