package org.zerotrust.pdp.decision;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.grant.Grant;
import org.zerotrust.pdp.outcome.DecisionId;
import org.zerotrust.pdp.outcome.Verdict;
import org.zerotrust.pdp.policy.Obligation;
import org.zerotrust.pdp.policy.Reason;
import org.zerotrust.pdp.policy.Snapshot;
import org.zerotrust.pdp.policy.Trust;

/** An answer. */
public sealed interface Decision {
    Basis basis();

    Verdict verdict();

    /**
     * What every answer carries.
     *
     * @param id the decision's
     * @param requestId the question's
     * @param reasons in full; trimmed at the edge to what the caller may see
     * @param obligations what the enforcement point must do
     * @param trust score and level
     * @param snapshot the policy that decided
     * @param evaluatedAt the one reading of the clock
     * @param reevaluateAt when to ask again at the latest
     */
    record Basis(
            DecisionId id,
            String requestId,
            List<Reason> reasons,
            List<Obligation> obligations,
            Trust trust,
            Snapshot snapshot,
            Instant evaluatedAt,
            Instant reevaluateAt) {
        public Basis {
            reasons = List.copyOf(reasons);
            obligations = List.copyOf(obligations);
        }
    }

    /**
     * Yes, with a grant where one was asked for.
     *
     * @param grant null where none was asked for or the policy gave no terms
     */
    record Permit(Basis basis, @Nullable Grant grant) implements Decision {
        @Override
        public Verdict verdict() {
            return Verdict.PERMIT;
        }
    }

    /** No. */
    record Deny(Basis basis) implements Decision {
        @Override
        public Verdict verdict() {
            return Verdict.DENY;
        }
    }

    /** Not yet: the obligations say what is missing. */
    record StepUp(Basis basis) implements Decision {
        @Override
        public Verdict verdict() {
            return Verdict.STEP_UP;
        }
    }
}
