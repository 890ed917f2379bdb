package org.zerotrust.pdp.identity.registry;

import java.util.Set;
import org.zerotrust.pdp.outcome.TenantId;

/**
 * Who signs the tokens of one tenant's subjects.
 *
 * @param tenant whose; an issuer of one tenant never speaks for another
 * @param issuer {@code iss}, exactly
 * @param audience {@code aud} that tokens must have
 * @param jwks its public keys (RFC 7517), registered, never fetched
 * @param subjectType {@code person}, {@code workload} or {@code service}: what its subjects are
 * @param rolesClaim the claim that holds roles: an array of strings, or one string with blanks between them
 * @param clients whose tokens are taken, by {@code azp} or {@code client_id}; empty for anybody's
 */
public record SubjectIssuer(
        TenantId tenant,
        String issuer,
        String audience,
        String jwks,
        String subjectType,
        String rolesClaim,
        Set<String> clients) {
    private static final Set<String> TYPES = Set.of("person", "workload", "service");

    public SubjectIssuer {
        clients = Set.copyOf(clients);
        if (!TYPES.contains(subjectType)) {
            throw new IllegalArgumentException("unknown type of subjects: " + subjectType);
        }
        if (rolesClaim.isBlank() || audience.isBlank()) {
            throw new IllegalArgumentException("an issuer of subjects' tokens needs an audience and a claim for roles");
        }
    }
}
