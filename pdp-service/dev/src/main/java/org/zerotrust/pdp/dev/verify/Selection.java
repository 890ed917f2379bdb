package org.zerotrust.pdp.dev.verify;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Which records are decided again: all, one, or those of a time. */
sealed interface Selection {
    /** Whether it is one of them. */
    boolean has(JsonNode event);

    /** Every one. */
    record All() implements Selection {
        @Override
        public boolean has(JsonNode event) {
            return true;
        }
    }

    /** One, by its decision's id. */
    record One(String decisionId) implements Selection {
        @Override
        public boolean has(JsonNode event) {
            return event.path("id").asText().equals(decisionId);
        }
    }

    /** Those decided from then, and before then. */
    record Between(Instant from, Instant to) implements Selection {
        @Override
        public boolean has(JsonNode event) {
            try {
                Instant at = Instant.parse(event.path("time").asText());
                return !at.isBefore(from) && at.isBefore(to);
            } catch (DateTimeException e) {
                // A record without a time is looked at: what is wrong with it must show.
                return true;
            }
        }
    }

    /** {@code ID}, or {@code FROM..TO} in RFC 3339; null is all. */
    static Selection of(@Nullable String text) {
        if (text == null) {
            return new All();
        }
        int dots = text.indexOf("..");
        if (dots < 0) {
            return new One(text);
        }
        try {
            return new Between(Instant.parse(text.substring(0, dots)), Instant.parse(text.substring(dots + 2)));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("not a decision's id, and not FROM..TO as in"
                    + " 2026-06-01T00:00:00Z..2026-06-02T00:00:00Z: " + text);
        }
    }
}
