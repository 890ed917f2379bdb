package org.zerotrust.pdp.posture;

import java.time.Duration;
import java.time.Instant;

/**
 * All that is known of a signal but its value.
 *
 * @param name as claimed and allowed
 * @param source from the sender's registration
 * @param method as claimed
 * @param observedAt by the sender's clock, never later than receipt
 * @param receivedAt by our clock
 * @param maxAge the smaller of claimed and configured
 * @param integrity from the channel or a verified signature
 * @param reporter the registration it came from
 */
public record SignalFacts(
        String name,
        String source,
        Method method,
        Instant observedAt,
        Instant receivedAt,
        Duration maxAge,
        Integrity integrity,
        String reporter) {}
