package org.zerotrust.pdp.policy;

/**
 * The trust algorithm's result.
 *
 * @param score 0 to 100
 * @param level a word of the policy's choosing, for example {@code high}
 */
public record Trust(int score, String level) {
    public static final Trust NONE = new Trust(0, "none");

    public Trust {
        if (score < 0 || score > 100) {
            throw new IllegalArgumentException("score is 0 to 100");
        }
    }
}
