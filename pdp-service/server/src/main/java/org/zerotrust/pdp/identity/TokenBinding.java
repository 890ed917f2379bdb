package org.zerotrust.pdp.identity;

import org.jspecify.annotations.Nullable;

/**
 * The confirmation ({@code cnf}, RFC 7800) of a token: who may use it.
 *
 * @param x5tS256 digest of a certificate (RFC 8705, 3.1), base64url; null where it is not bound to one
 * @param jkt thumbprint of a key (RFC 9449, 6.1), base64url; null where it is not bound to one
 */
public record TokenBinding(
        @Nullable String x5tS256, @Nullable String jkt) {
    /** A bearer token. */
    public static final TokenBinding NONE = new TokenBinding(null, null);

    /** Whether a device with this certificate and key, use of which was proven, may use the token. */
    public boolean holdsFor(String certificateDigest, String keyThumbprint) {
        return (x5tS256 == null || x5tS256.equals(certificateDigest)) && (jkt == null || jkt.equals(keyThumbprint));
    }
}
