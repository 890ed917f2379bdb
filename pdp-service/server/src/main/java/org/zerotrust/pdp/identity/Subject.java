package org.zerotrust.pdp.identity;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The user or workload behind the question, as far as it is believed.
 *
 * @param id opaque
 * @param type {@code workload}, {@code person} or {@code service}
 * @param roles names that policies know
 * @param acr authentication class it reached
 * @param authenticatedAt when
 * @param evidence how it is known
 */
public record Subject(
        String id,
        String type,
        List<String> roles,
        @Nullable String acr,
        @Nullable Instant authenticatedAt,
        SubjectEvidence evidence) {
    public Subject {
        roles = List.copyOf(roles);
    }

    /** Whether it is a human being, whose name is never published and whose data can be erased. */
    public boolean isPerson() {
        return "person".equals(type);
    }
}
