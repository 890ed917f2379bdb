package org.zerotrust.pdp.policy;

import java.time.Duration;
import java.util.List;

/**
 * What a permit allows a grant to be.
 *
 * @param ttl the longest lifetime by policy
 * @param scope the actions
 */
public record GrantTerms(Duration ttl, List<String> scope) {
    public GrantTerms {
        scope = List.copyOf(scope);
    }
}
