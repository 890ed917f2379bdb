package org.zerotrust.pdp.identity;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a question says of its subject; nothing of it is believed yet.
 *
 * @param id opaque; may be absent where there is a token
 * @param type {@code workload}, {@code person} or {@code service}; may be absent where there is a token
 * @param roles names that policies know; a token brings its own
 * @param acr authentication class it reached; a token brings its own
 * @param authenticatedAt when; a token brings its own
 * @param token the subject's own token, a compact JWS; secret
 */
public record SubjectStatement(
        @Nullable String id,
        @Nullable String type,
        List<String> roles,
        @Nullable String acr,
        @Nullable Instant authenticatedAt,
        @Nullable String token) {
    public SubjectStatement {
        roles = List.copyOf(roles);
    }

    @Override
    public String toString() {
        return "SubjectStatement[type=" + type + ", token=" + (token == null ? "none" : "***") + "]";
    }
}
