package org.zerotrust.pdp.identity.registry;

import org.zerotrust.pdp.outcome.TenantId;

/**
 * Who signs tokens for callers of one tenant.
 *
 * @param tenant whose callers; a token it signs never authenticates a caller of another tenant
 * @param issuer {@code iss}
 * @param audience the {@code aud} its tokens must name
 * @param jwks its public keys (RFC 7517), registered, never fetched
 */
public record TokenIssuer(TenantId tenant, String issuer, String audience, String jwks) {}
