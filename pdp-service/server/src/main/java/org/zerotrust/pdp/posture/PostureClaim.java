package org.zerotrust.pdp.posture;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One signal as a sender states it. Source, integrity and the time of receipt are not the sender's to say.
 *
 * @param name dotted lower-case name, for example {@code boot.secure}
 * @param value a boolean, a number, a string or a list of strings
 * @param source which of the sources it is registered for the sender speaks for; null where it has only one
 * @param method how the sender came to know it
 * @param observedAt by the sender's clock
 * @param maxAge how long the sender wants it used; only ever shortens ours
 */
public record PostureClaim(
        String name,
        Object value,
        @Nullable String source,
        Method method,
        Instant observedAt,
        @Nullable Duration maxAge) {}
