package org.zerotrust.pdp.decision;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.device.DevicePresentation;
import org.zerotrust.pdp.grant.GrantRequest;
import org.zerotrust.pdp.identity.SubjectStatement;
import org.zerotrust.pdp.policy.Action;
import org.zerotrust.pdp.policy.Application;
import org.zerotrust.pdp.policy.RequestContext;
import org.zerotrust.pdp.policy.Resource;
import org.zerotrust.pdp.posture.PostureClaim;

/**
 * One question, well-formed but unverified; the one shape inside, whatever the transport. Contract version 1.
 *
 * @param requestId the caller's id of the question; with the same body it gets the same decision for a bounded time
 * @param transactionId the transaction it belongs to
 * @param tenant what the body names, only to be refused where it is not the caller's own
 * @param subject who acts, as the question says, where there is a user or workload
 * @param application through what
 * @param device from what; without one there is no permit
 * @param posture signals that travel with the question
 * @param resource on what
 * @param action what
 * @param context under which circumstances
 * @param grant what is asked for beside the answer
 */
public record AccessRequest(
        String requestId,
        @Nullable String transactionId,
        @Nullable String tenant,
        @Nullable SubjectStatement subject,
        @Nullable Application application,
        @Nullable DevicePresentation device,
        List<PostureClaim> posture,
        Resource resource,
        Action action,
        RequestContext context,
        GrantRequest grant) {
    public AccessRequest {
        posture = List.copyOf(posture);
    }
}
