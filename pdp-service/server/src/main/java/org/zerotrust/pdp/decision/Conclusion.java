package org.zerotrust.pdp.decision;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.device.DeviceResult;
import org.zerotrust.pdp.device.Finding;
import org.zerotrust.pdp.device.VerifiedDevice;
import org.zerotrust.pdp.grant.Grant;
import org.zerotrust.pdp.grant.GrantIssuer;
import org.zerotrust.pdp.grant.GrantOrder;
import org.zerotrust.pdp.identity.Subject;
import org.zerotrust.pdp.journal.DecisionRecord;
import org.zerotrust.pdp.outcome.DecisionId;
import org.zerotrust.pdp.outcome.IdSource;
import org.zerotrust.pdp.outcome.ReasonCode;
import org.zerotrust.pdp.outcome.Step;
import org.zerotrust.pdp.outcome.Verdict;
import org.zerotrust.pdp.policy.DecidedBy;
import org.zerotrust.pdp.policy.GrantTerms;
import org.zerotrust.pdp.policy.PolicyAnswer;
import org.zerotrust.pdp.policy.PolicyInput;
import org.zerotrust.pdp.policy.Reason;
import org.zerotrust.pdp.policy.Trust;
import org.zerotrust.pdp.posture.PostureSnapshot;

/** Makes the decision, its grant and its record out of what the steps found. */
final class Conclusion {
    /** A decision with the record that must be durable before it leaves. */
    record Concluded(Decision decision, DecisionRecord record) {}

    private final GrantIssuer grants;
    private final IdSource ids;

    Conclusion(GrantIssuer grants, IdSource ids) {
        this.grants = grants;
        this.ids = ids;
    }

    Concluded withoutDevice(Run run) {
        return denied(run, null, ReasonCode.DEVICE_MISSING);
    }

    /** A deny of our own, before any policy was asked. */
    Concluded denied(Run run, @Nullable DeviceResult device, ReasonCode code) {
        return deny(run, device, List.of(Reason.of(code)));
    }

    /** The same for several reasons. */
    Concluded denied(Run run, DeviceResult device, List<ReasonCode> codes) {
        return deny(run, device, codes.stream().map(Reason::of).toList());
    }

    Concluded refused(Run run, DeviceResult.Refused refused) {
        return deny(
                run,
                refused,
                refused.findings().stream().map(Conclusion::reason).toList());
    }

    private static Reason reason(Finding finding) {
        return new Reason(finding.code(), finding.expected(), finding.seen());
    }

    private Concluded deny(Run run, @Nullable DeviceResult device, List<Reason> reasons) {
        PolicyAnswer answer = new PolicyAnswer(Verdict.DENY, reasons, List.of(), null, Trust.NONE);
        return conclude(run, device, PostureSnapshot.EMPTY, null, null, answer, Instant.MAX, null);
    }

    /** What the policy says, with a grant where one was asked for, allowed, and has time left. */
    Concluded byPolicy(
            Run run,
            VerifiedDevice device,
            PostureSnapshot posture,
            PolicyInput input,
            PolicyAnswer answer,
            DecidedBy by) {
        Instant evidenceUntil = Lifetimes.evidenceUntil(run.subject(), device, posture);
        GrantTerms terms = answer.grant();
        Instant end = terms == null || !run.request().grant().session()
                ? run.now()
                : Lifetimes.grantEnd(run.now(), terms.ttl(), run.resourceClass(), evidenceUntil);
        GrantWish wish = terms != null && end.isAfter(run.now()) ? new GrantWish(device, terms.scope(), end) : null;
        return conclude(run, new DeviceResult.Verified(device), posture, input, by, answer, evidenceUntil, wish);
    }

    private record GrantWish(VerifiedDevice device, List<String> scope, Instant end) {}

    private Concluded conclude(
            Run run,
            @Nullable DeviceResult device,
            PostureSnapshot posture,
            @Nullable PolicyInput input,
            @Nullable DecidedBy by,
            PolicyAnswer answer,
            Instant evidenceUntil,
            @Nullable GrantWish wish) {
        DecisionId id = ids.next(run.now());
        Grant grant = wish == null ? null : granted(run, id, wish, posture);
        Decision.Basis basis = new Decision.Basis(
                id,
                run.request().requestId(),
                answer.reasons(),
                answer.obligations(),
                answer.trust(),
                run.snapshot(),
                run.now(),
                Lifetimes.reevaluateAt(run.now(), run.resourceClass(), evidenceUntil));
        Decision decision = switch (answer.verdict()) {
            case PERMIT -> new Decision.Permit(basis, grant);
            case DENY -> new Decision.Deny(basis);
            case STEP_UP -> new Decision.StepUp(basis);
        };
        AccessRequest request = run.request();
        return new Concluded(
                decision,
                new DecisionRecord(
                        id,
                        run.now(),
                        run.caller(),
                        request.requestId(),
                        request.transactionId(),
                        run.subject(),
                        request.application(),
                        device,
                        posture,
                        request.resource(),
                        run.resourceClass(),
                        request.action(),
                        request.context(),
                        run.clockSkew(),
                        run.snapshot(),
                        input,
                        by,
                        answer.verdict(),
                        answer.reasons(),
                        answer.obligations(),
                        answer.trust(),
                        grant,
                        basis.reevaluateAt(),
                        run.times(),
                        run.traceparent(),
                        null,
                        run.policy().mask()));
    }

    private Grant granted(Run run, DecisionId id, GrantWish wish, PostureSnapshot posture) {
        long start = System.nanoTime();
        Grant grant = grants.issue(order(run, id, wish, posture));
        run.took(Step.GRANT, start);
        return grant;
    }

    private static GrantOrder order(Run run, DecisionId id, GrantWish wish, PostureSnapshot posture) {
        AccessRequest request = run.request();
        Subject subject = run.subject();
        return new GrantOrder(
                id,
                run.caller(),
                subject == null ? wish.device().id() : subject.id(),
                run.audience(),
                wish.device(),
                wish.scope(),
                request.resource().id(),
                posture,
                run.snapshot(),
                run.now(),
                wish.end(),
                request.grant().renews());
    }
}
