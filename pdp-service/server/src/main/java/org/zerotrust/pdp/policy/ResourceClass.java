package org.zerotrust.pdp.policy;

import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * What a class of resources demands; snapshot data, resolved before evaluation.
 *
 * @param name of the class
 * @param awaitCluster whether the record must be acknowledged by the cluster, not only locally
 * @param maxPolicyAge past which the service no longer decides for this class
 * @param maxGrantTtl the longest grant
 * @param audienceIsCaller whether a grant's audience is the enforcement point instead of the resource
 * @param certificateRoles the certificate roles that may be used
 * @param signalMaxAge configured age limit by signal name
 */
public record ResourceClass(
        String name,
        boolean awaitCluster,
        Duration maxPolicyAge,
        Duration maxGrantTtl,
        boolean audienceIsCaller,
        Set<String> certificateRoles,
        Map<String, Duration> signalMaxAge) {
    /** The class of resources that the snapshot does not know: the strictest of everything. */
    public static final String UNCLASSIFIED = "unclassified";

    public ResourceClass {
        certificateRoles = Set.copyOf(certificateRoles);
        signalMaxAge = Map.copyOf(signalMaxAge);
    }
}
