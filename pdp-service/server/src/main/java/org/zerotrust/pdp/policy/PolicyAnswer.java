package org.zerotrust.pdp.policy;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.outcome.ReasonCode;
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

    /** With further reasons of our own, where it is no permit: a permit did not need what they are about. */
    public PolicyAnswer explained(List<ReasonCode> codes) {
        if (codes.isEmpty() || verdict == Verdict.PERMIT) {
            return this;
        }
        List<Reason> all = new ArrayList<>(reasons);
        codes.forEach(code -> all.add(Reason.of(code)));
        return new PolicyAnswer(verdict, all, obligations, grant, trust);
    }
}
