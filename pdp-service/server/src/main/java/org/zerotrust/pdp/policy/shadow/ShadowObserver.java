package org.zerotrust.pdp.policy.shadow;

/** Port: who counts what became of shadow evaluations. Called by the shadow's own threads, {@link #dropped} by others. */
public interface ShadowObserver {
    /** Both engines came to the same. */
    void agreed();

    /**
     * They did not.
     *
     * @param difference what differs
     */
    void differed(Difference difference);

    /** Nothing was compared, as the shadow had no room or came too late. */
    void dropped();

    /**
     * Nothing could be compared.
     *
     * @param what one sentence; holds no values of the input
     */
    void failed(String what);

    /**
     * One difference.
     *
     * @param snapshot digest of policy and data
     * @param input lower-case hex SHA-256 of the input as JSON with sorted keys: names it without telling it
     * @param first what the deciding engine came to, in one word: a verdict or a failure's code
     * @param second what the shadow came to
     * @param where the first member of the answer that differs
     */
    record Difference(String snapshot, String input, String first, String second, String where) {}
}
