package org.zerotrust.pdp.grant;

import org.jspecify.annotations.Nullable;

/**
 * What the caller asks for beside the answer.
 *
 * @param session whether a session grant is wanted; a plain check mints nothing
 * @param audience the one audience, or null for the resource
 * @param renews the id of the grant this one follows
 */
public record GrantRequest(
        boolean session,
        @Nullable String audience,
        @Nullable String renews) {
    public static final GrantRequest NONE = new GrantRequest(false, null, null);
}
