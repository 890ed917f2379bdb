package org.zerotrust.pdp.journal;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.device.DeviceResult;
import org.zerotrust.pdp.grant.Grant;
import org.zerotrust.pdp.identity.Caller;
import org.zerotrust.pdp.identity.Subject;
import org.zerotrust.pdp.outcome.DecisionId;
import org.zerotrust.pdp.outcome.StepTimes;
import org.zerotrust.pdp.outcome.Verdict;
import org.zerotrust.pdp.policy.Action;
import org.zerotrust.pdp.policy.Application;
import org.zerotrust.pdp.policy.DecidedBy;
import org.zerotrust.pdp.policy.Obligation;
import org.zerotrust.pdp.policy.PolicyInput;
import org.zerotrust.pdp.policy.Reason;
import org.zerotrust.pdp.policy.RecordMask;
import org.zerotrust.pdp.policy.RequestContext;
import org.zerotrust.pdp.policy.Resource;
import org.zerotrust.pdp.policy.ResourceClass;
import org.zerotrust.pdp.policy.Snapshot;
import org.zerotrust.pdp.policy.Trust;
import org.zerotrust.pdp.posture.PostureSnapshot;

/**
 * One decision with all it rested on. The journal's adapters mask it before it is published: no token, no chain and
 * no proof is part of it; {@code grant} is written without its token.
 *
 * @param id the decision's
 * @param at the one reading of the clock
 * @param caller who asked, and so the tenant
 * @param requestId the caller's id of the question
 * @param transactionId the transaction it belongs to
 * @param subject who acts, as it was believed
 * @param application through what
 * @param device verified or refused, with issuer and record versions; null where none was presented
 * @param posture the signals used, with their ages
 * @param resource on what
 * @param resourceClass as resolved in the snapshot
 * @param action what
 * @param context under which circumstances
 * @param clockSkew seconds by which the caller's clock is ahead of ours; null where it sent no time
 * @param snapshot the policy that decided
 * @param input the exact policy input; null where the device was refused before evaluation
 * @param by what gave the policy's answer; null where it was not asked
 * @param verdict permit, deny or step-up
 * @param reasons in full, whatever the caller was shown
 * @param obligations as answered
 * @param trust as answered
 * @param grant what was issued
 * @param reevaluateAt when the answer should be asked for again
 * @param steps how long each step took, but for the journal's own
 * @param traceparent the question's place in a trace; null where it was not traced
 * @param sealed what is not published of it; null until it is sealed, and where nothing was evaluated
 * @param mask what the snapshot takes out of what is published; null for nothing
 */
public record DecisionRecord(
        DecisionId id,
        Instant at,
        Caller caller,
        String requestId,
        @Nullable String transactionId,
        @Nullable Subject subject,
        @Nullable Application application,
        @Nullable DeviceResult device,
        PostureSnapshot posture,
        Resource resource,
        ResourceClass resourceClass,
        Action action,
        RequestContext context,
        @Nullable Long clockSkew,
        Snapshot snapshot,
        @Nullable PolicyInput input,
        @Nullable DecidedBy by,
        Verdict verdict,
        List<Reason> reasons,
        List<Obligation> obligations,
        Trust trust,
        @Nullable Grant grant,
        Instant reevaluateAt,
        StepTimes steps,
        @Nullable String traceparent,
        @Nullable Sealed sealed,
        @Nullable RecordMask mask) {
    public DecisionRecord {
        reasons = List.copyOf(reasons);
        obligations = List.copyOf(obligations);
    }

    /** This record, sealed. */
    DecisionRecord with(Sealed content) {
        return new DecisionRecord(
                id,
                at,
                caller,
                requestId,
                transactionId,
                subject,
                application,
                device,
                posture,
                resource,
                resourceClass,
                action,
                context,
                clockSkew,
                snapshot,
                input,
                by,
                verdict,
                reasons,
                obligations,
                trust,
                grant,
                reevaluateAt,
                steps,
                traceparent,
                content,
                mask);
    }
}
