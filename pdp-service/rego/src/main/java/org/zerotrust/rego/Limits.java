package org.zerotrust.rego;

/**
 * What one evaluation may use; reaching a limit ends it with {@code eval_cancel_error}.
 *
 * @param work units of work: about one for each statement run or element visited
 * @param allocation estimated bytes of values made
 * @param outputChars characters of the answer as JSON, estimated
 * @param depth nested calls of rules and functions
 */
public record Limits(long work, long allocation, long outputChars, int depth) {
    /** Far above any sound policy's need, far below what would hold up a service for long. */
    public static final Limits DEFAULT = new Limits(50_000_000L, 256L << 20, 64L << 20, 1_000);

    public Limits {
        if (work <= 0 || allocation <= 0 || outputChars <= 0 || depth <= 0) {
            throw new IllegalArgumentException("limits must be positive");
        }
    }
}
