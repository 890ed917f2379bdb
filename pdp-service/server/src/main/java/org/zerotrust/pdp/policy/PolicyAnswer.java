package org.zerotrust.pdp.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.outcome.Verdict;

/**
 * Output version 1.
 *
 * @param verdict permit, deny or step-up
 * @param reasons empty for a plain permit
 * @param obligations for the enforcement point
 * @param grant terms, only ever with a permit
 * @param trust score and level
 */
public record PolicyAnswer(
        Verdict verdict,
        List<Reason> reasons,
        List<Obligation> obligations,
        @Nullable GrantTerms grant,
        Trust trust) {
    public PolicyAnswer {
        reasons = List.copyOf(reasons);
        obligations = List.copyOf(obligations);
        if (grant != null && verdict != Verdict.PERMIT) {
            throw new IllegalArgumentException("only a permit carries grant terms");
        }
    }
}
