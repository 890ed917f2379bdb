package org.zerotrust.pdp.decision;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.identity.Caller;
import org.zerotrust.pdp.identity.Role;
import org.zerotrust.pdp.outcome.Failure;
import org.zerotrust.pdp.outcome.FailureCode;
import org.zerotrust.pdp.outcome.FieldError;

/** Whether a question may be asked at all: what is refused here is no decision and has no record. */
final class Admission {
    private Admission() {}

    /** Why this caller may not ask this; null where it may. */
    static @Nullable Failure ofQuestion(Caller caller, AccessRequest request, Instant now) {
        if (!caller.has(Role.PEP)) {
            return Failure.of(FailureCode.FORBIDDEN);
        }
        if (request.tenant() != null && !request.tenant().equals(caller.tenant().value())) {
            return new Failure(
                    FailureCode.TENANT_MISMATCH,
                    "",
                    List.of(new FieldError("tenant", "not_yours", "the tenant comes from the registration")));
        }
        List<FieldError> errors = RequestRules.check(request, now);
        return errors.isEmpty() ? null : new Failure(FailureCode.INVALID_FIELD, "", errors);
    }

    /** Why it cannot be decided by this snapshot and class; null where it can. */
    static @Nullable Failure ofRun(Run run) {
        if (run.policy().confirmedAt().plus(run.resourceClass().maxPolicyAge()).isBefore(run.now())) {
            // Fail closed: a policy that nobody confirmed for so long may not be the one that is wanted.
            return Failure.of(FailureCode.POLICY_TOO_OLD);
        }
        String audience = run.request().grant().audience();
        return audience == null || audience.equals(run.audience())
                ? null
                : Failure.invalid("grant.audience", "not_allowed", "the resource's class fixes the audience");
    }
}
