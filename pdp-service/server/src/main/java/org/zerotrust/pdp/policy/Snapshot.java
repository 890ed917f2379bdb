package org.zerotrust.pdp.policy;

import java.time.Instant;

/**
 * Policy and data as one immutable unit.
 *
 * @param digest lower-case hex SHA-256 over its content
 * @param revision what people call it, for example a Git commit
 * @param activatedAt when it became the tenant's active one
 */
public record Snapshot(String digest, String revision, Instant activatedAt) {}
