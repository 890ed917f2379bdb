package org.zerotrust.pdp.keys;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** Keys that sign grants. */
@ConfigMapping(prefix = "pdp.keys")
public interface KeyConfig {
    /** The key-encryption key: 32 bytes in base64. From the environment (PDP_KEYS_KEK); never from a file in Git. */
    Optional<String> kek();

    /** A file with the key-encryption key, readable by its owner only. One of the two must be set. */
    Optional<String> kekFile();

    /** How long a key signs. */
    @WithDefault("P1D")
    Duration rotation();

    /** How long a key is published before it signs: at least what enforcement points cache the key set. */
    @WithDefault("PT1H")
    Duration publishAhead();
}
