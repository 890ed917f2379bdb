package org.zerotrust.rego;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Why an evaluation came to what it came to.
 *
 * @param outcome the same as without an explanation
 * @param rules the rules and functions that were asked, in the order in which they were; each answer is found once, so
 *     that a rule asked again is not listed again
 * @param dropped how many rules and misses are left out, because an explanation is bounded
 */
public record Explanation(Outcome outcome, List<Asked> rules, int dropped) {
    public Explanation {
        Objects.requireNonNull(outcome);
        rules = List.copyOf(rules);
    }

    /**
     * A rule or function that was asked.
     *
     * @param rule its path: {@code data.zta.access.decision}
     * @param depth how many rules were being asked when it was
     * @param answer {@code null} where it is undefined
     * @param held places of the assignments that made the answer, each a body that held
     * @param misses where bodies ended without holding
     */
    public record Asked(String rule, int depth, @Nullable Object answer, List<Place> held, List<Miss> misses) {
        public Asked {
            held = List.copyOf(held);
            misses = List.copyOf(misses);
        }
    }

    /**
     * A place in the source.
     *
     * @param file the module's name; empty where unknown
     * @param row 1-based
     * @param col 1-based
     */
    public record Place(String file, int row, int col) {}

    /**
     * A condition that did not hold.
     *
     * @param at where it stands
     * @param what the comparison or function: {@code equal}, {@code gte}, {@code data.zta.access.strong_key}; or
     *     {@code lookup} where a member was missing
     * @param expected the right operand or the missing key; {@code null} where there is none
     * @param seen the left operand or what was looked into; {@code null} where it is undefined
     */
    public record Miss(
            Place at,
            String what,
            @Nullable Object expected,
            @Nullable Object seen) {}
}
