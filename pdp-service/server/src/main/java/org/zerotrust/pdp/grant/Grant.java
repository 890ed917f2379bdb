package org.zerotrust.pdp.grant;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A signed session grant (RFC 9068), bound to the device's key.
 *
 * @param id {@code jti}
 * @param token compact JWS; a secret of its holder
 * @param keyId the key that signed it
 * @param issuedAt {@code iat}
 * @param expiresAt {@code exp}
 * @param audience {@code aud}
 * @param scope actions
 * @param renews the grant it follows
 */
public record Grant(
        String id,
        String token,
        String keyId,
        Instant issuedAt,
        Instant expiresAt,
        String audience,
        List<String> scope,
        @Nullable String renews) {
    public Grant {
        scope = List.copyOf(scope);
    }

    @Override
    public String toString() {
        return "Grant[id=" + id + ", keyId=" + keyId + ", expiresAt=" + expiresAt + ", token=***]";
    }
}
