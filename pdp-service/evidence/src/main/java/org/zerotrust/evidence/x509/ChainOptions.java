package org.zerotrust.evidence.x509;

import java.util.Set;

/**
 * What one verification asks for (the inputs of RFC 5280 section 6.1.1, and ours).
 *
 * @param purposeRequired whether a leaf without an extended key usage is refused for purpose client
 * @param initialPolicies acceptable policies; empty is any
 * @param maxIntermediates how many intermediates that are not self-issued; -1 is no limit but {@link Limits#length}
 */
public record ChainOptions(
        Profile profile,
        Purpose purpose,
        boolean purposeRequired,
        Set<String> initialPolicies,
        boolean requireExplicitPolicy,
        boolean inhibitPolicyMapping,
        boolean inhibitAnyPolicy,
        int maxIntermediates,
        Limits limits) {
    public ChainOptions {
        initialPolicies = Set.copyOf(initialPolicies);
    }

    /** For a client's certificate, with any policy. */
    public static ChainOptions of(Profile profile, Purpose purpose) {
        return new ChainOptions(profile, purpose, false, Set.of(), false, false, false, -1, Limits.DEFAULT);
    }

    /** The same with another depth. */
    public ChainOptions withMaxIntermediates(int intermediates) {
        return new ChainOptions(
                profile,
                purpose,
                purposeRequired,
                initialPolicies,
                requireExplicitPolicy,
                inhibitPolicyMapping,
                inhibitAnyPolicy,
                intermediates,
                limits);
    }
}
