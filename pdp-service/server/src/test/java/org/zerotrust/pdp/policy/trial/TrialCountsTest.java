package org.zerotrust.pdp.policy.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.zerotrust.pdp.outcome.Failure;
import org.zerotrust.pdp.outcome.FailureCode;
import org.zerotrust.pdp.outcome.Verdict;
import org.zerotrust.pdp.policy.DecidedBy;
import org.zerotrust.pdp.policy.Evaluation;
import org.zerotrust.pdp.policy.PolicyAnswer;
import org.zerotrust.pdp.policy.Trust;

final class TrialCountsTest {
    private static Evaluation answered(Verdict verdict, String... rules) {
        return new Evaluation.Answered(
                new PolicyAnswer(verdict, List.of(), List.of(), null, new Trust(0, "none")),
                new DecidedBy("rego", List.of(rules)));
    }

    @Test
    void rulesAreNamedWhereAnswersDiffer() {
        TrialCounts counts = new TrialCounts();
        counts.compared(answered(Verdict.DENY, "a.rego:1"), answered(Verdict.DENY, "a.rego:2"));
        counts.compared(answered(Verdict.DENY, "a.rego:1"), answered(Verdict.PERMIT, "a.rego:9", "b.rego:3"));
        counts.compared(answered(Verdict.DENY, "a.rego:1"), answered(Verdict.PERMIT, "a.rego:9", "b.rego:3"));
        counts.compared(answered(Verdict.PERMIT), new Evaluation.Undecided(Failure.of(FailureCode.POLICY_UNDEFINED)));

        assertThat(counts.totals())
                .containsOnly(
                        java.util.Map.entry("deny>deny", 1L),
                        java.util.Map.entry("deny>permit", 2L),
                        java.util.Map.entry("permit>undecided", 1L),
                        java.util.Map.entry("rules a.rego:1 > a.rego:9, b.rego:3", 2L),
                        java.util.Map.entry("rules - > -", 1L));
    }

    @Test
    void aPolicyOfVeryManyRulesFillsNothing() {
        TrialCounts counts = new TrialCounts();
        for (int i = 0; i < 1_000; i++) {
            counts.compared(answered(Verdict.DENY, "a.rego:" + i), answered(Verdict.PERMIT, "b.rego:1"));
        }

        assertThat(counts.totals()).hasSizeLessThan(250).containsEntry("deny>permit", 1_000L);
        assertThat(counts.totals().get("rules others")).isGreaterThan(700L);
    }
}
