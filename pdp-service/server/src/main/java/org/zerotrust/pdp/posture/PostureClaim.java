package org.zerotrust.pdp.posture;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One signal, or evidence of several, as a sender hands it over. Source, integrity and the time of receipt are not the
 * sender's to say.
 */
public sealed interface PostureClaim {
    /** Dotted lower-case name, for example {@code boot.secure}. */
    String name();

    /** How long the sender wants it used; only ever shortens ours. */
    @Nullable
    Duration maxAge();

    /**
     * What the sender says itself.
     *
     * @param value a boolean, a number, a string or a list of strings
     * @param source which of the sources it is registered for the sender speaks for; null where it has only one
     * @param method how the sender came to know it
     * @param observedAt by the sender's clock
     */
    record Stated(
            String name,
            Object value,
            @Nullable String source,
            Method method,
            Instant observedAt,
            @Nullable Duration maxAge)
            implements PostureClaim {}

    /**
     * What somebody else says and signed; the sender only carries it. Value, source, method and time are in it.
     *
     * @param name {@value #ATTESTATION}
     * @param evidence an attestation result: a JWT of draft-ietf-rats-ear
     */
    record Attested(String name, String evidence, @Nullable Duration maxAge) implements PostureClaim {
        /** The one kind of evidence there is. */
        public static final String ATTESTATION = "attestation";

        @Override
        public String toString() {
            return "Attested[" + name + "]";
        }
    }
}
