package org.zerotrust.pdp.policy.trial;

import java.util.Locale;
import org.zerotrust.pdp.policy.Evaluation;

/** What a policy came to, as it is counted. */
enum TrialOutcome {
    PERMIT,
    DENY,
    STEP_UP,
    UNDECIDED;

    static TrialOutcome of(Evaluation evaluation) {
        return switch (evaluation) {
            case Evaluation.Answered(var answer, var _) ->
                switch (answer.verdict()) {
                    case PERMIT -> PERMIT;
                    case DENY -> DENY;
                    case STEP_UP -> STEP_UP;
                };
            case Evaluation.Undecided _ -> UNDECIDED;
        };
    }

    String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
