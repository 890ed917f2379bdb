package org.zerotrust.pdp.policy;

import java.time.Duration;

/**
 * What a class of resources demands; snapshot data, resolved before evaluation.
 *
 * @param name of the class
 * @param awaitCluster whether the record must be acknowledged by the cluster, not only locally
 * @param maxPolicyAge past which the service no longer decides for this class
 * @param maxGrantTtl the longest grant
 * @param bootstrap whether bootstrap certificates may be used (enrolment only)
 */
public record ResourceClass(
        String name, boolean awaitCluster, Duration maxPolicyAge, Duration maxGrantTtl, boolean bootstrap) {}
