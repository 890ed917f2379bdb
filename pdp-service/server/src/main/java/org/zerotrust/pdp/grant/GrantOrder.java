package org.zerotrust.pdp.grant;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.device.VerifiedDevice;
import org.zerotrust.pdp.identity.Caller;
import org.zerotrust.pdp.outcome.DecisionId;
import org.zerotrust.pdp.policy.Snapshot;
import org.zerotrust.pdp.posture.PostureSnapshot;

/**
 * Everything a grant says; its lifetime already bounded by policy, class, posture and certificate.
 *
 * @param decision the permit it states
 * @param caller the enforcement point ({@code client_id}) and its tenant
 * @param subject {@code sub}: the user or workload, or the device where there is none
 * @param audience exactly one
 * @param device what it is bound to ({@code cnf})
 * @param scope the actions, never wider than the decision
 * @param resourceId what on
 * @param posture the signals it rested on
 * @param snapshot the policy it rested on
 * @param issuedAt the decision's clock reading
 * @param expiresAt not after
 * @param renews the grant it follows
 */
public record GrantOrder(
        DecisionId decision,
        Caller caller,
        String subject,
        String audience,
        VerifiedDevice device,
        List<String> scope,
        String resourceId,
        PostureSnapshot posture,
        Snapshot snapshot,
        Instant issuedAt,
        Instant expiresAt,
        @Nullable String renews) {
    public GrantOrder {
        scope = List.copyOf(scope);
        if (!expiresAt.isAfter(issuedAt)) {
            throw new IllegalArgumentException("a grant ends after it begins");
        }
    }
}
