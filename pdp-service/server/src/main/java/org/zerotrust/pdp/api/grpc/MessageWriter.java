package org.zerotrust.pdp.api.grpc;

import io.grpc.Metadata;
import io.grpc.protobuf.ProtoUtils;
import org.zerotrust.pdp.decision.Answer;
import org.zerotrust.pdp.decision.Decision;
import org.zerotrust.pdp.identity.Explanation;
import org.zerotrust.pdp.outcome.Failure;
import org.zerotrust.pdp.outcome.FieldError;
import org.zerotrust.pdp.policy.Obligation;
import org.zerotrust.pdp.policy.Reason;
import org.zerotrust.pdp.v1.BatchItem;
import org.zerotrust.pdp.v1.DecideResponse;
import org.zerotrust.pdp.v1.Grant;
import org.zerotrust.pdp.v1.PolicyRef;
import org.zerotrust.pdp.v1.Problem;
import org.zerotrust.pdp.v1.Trust;
import org.zerotrust.pdp.v1.Verdict;

/** Writes answers as messages. */
final class MessageWriter {
    /** The trailer that tells why a call failed. */
    static final Metadata.Key<Problem> PROBLEM = ProtoUtils.keyForProto(Problem.getDefaultInstance());

    private MessageWriter() {}

    static BatchItem item(Answer answer, Explanation explanation) {
        return switch (answer) {
            case Answer.Decided(Decision decision) ->
                BatchItem.newBuilder()
                        .setDecision(decision(decision, explanation))
                        .build();
            case Answer.Failed(Failure failure) ->
                BatchItem.newBuilder().setProblem(problem(failure)).build();
        };
    }

    static DecideResponse decision(Decision decision, Explanation explanation) {
        Decision.Basis basis = decision.basis();
        DecideResponse.Builder out = DecideResponse.newBuilder()
                .setDecision(
                        switch (decision.verdict()) {
                            case PERMIT -> Verdict.VERDICT_PERMIT;
                            case DENY -> Verdict.VERDICT_DENY;
                            case STEP_UP -> Verdict.VERDICT_STEP_UP;
                        })
                .setDecisionId(basis.id().value())
                .setRequestId(basis.requestId())
                .setTrust(Trust.newBuilder()
                        .setScore(basis.trust().score())
                        .setLevel(basis.trust().level()))
                .setPolicy(PolicyRef.newBuilder()
                        .setRevision(basis.snapshot().revision())
                        .setDigest(basis.snapshot().digest()))
                .setEvaluatedAt(ProtoValues.time(basis.evaluatedAt()))
                .setReevaluateAt(ProtoValues.time(basis.reevaluateAt()));
        for (Reason reason : basis.reasons()) {
            out.addReasons(reason(reason, explanation));
        }
        for (Obligation obligation : basis.obligations()) {
            org.zerotrust.pdp.v1.Obligation.Builder one =
                    org.zerotrust.pdp.v1.Obligation.newBuilder().setId(obligation.id());
            if (!obligation.attributes().isEmpty()) {
                one.setAttributes(ProtoValues.struct(obligation.attributes()));
            }
            out.addObligations(one);
        }
        if (decision instanceof Decision.Permit(var same, var grant) && grant != null) {
            out.setGrant(Grant.newBuilder()
                    .setId(grant.id())
                    .setToken(grant.token())
                    .setAudience(grant.audience())
                    .addAllScope(grant.scope())
                    .setExpiresAt(ProtoValues.time(grant.expiresAt())));
        }
        return out.build();
    }

    private static org.zerotrust.pdp.v1.Reason reason(Reason reason, Explanation explanation) {
        org.zerotrust.pdp.v1.Reason.Builder out =
                org.zerotrust.pdp.v1.Reason.newBuilder().setCode(reason.code().value());
        // How much is told is the registration's to say, not the policy's.
        if (explanation == Explanation.FULL) {
            if (reason.expected() != null) {
                out.setExpected(ProtoValues.value(reason.expected()));
            }
            if (reason.seen() != null) {
                out.setSeen(ProtoValues.value(reason.seen()));
            }
        }
        return out.build();
    }

    static Problem problem(Failure failure) {
        Problem.Builder out = Problem.newBuilder()
                .setType(failure.code().type())
                .setTitle(failure.code().title())
                .setStatus(failure.code().httpStatus())
                .setCode(failure.code().slug())
                .setDetail(failure.detail())
                .setRetryable(failure.code().retryable());
        for (FieldError error : failure.fields()) {
            out.addErrors(org.zerotrust.pdp.v1.FieldError.newBuilder()
                    .setPath(error.path())
                    .setCode(error.code())
                    .setMessage(error.message()));
        }
        return out.build();
    }
}
