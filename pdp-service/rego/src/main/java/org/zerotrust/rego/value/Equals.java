package org.zerotrust.rego.value;

import org.jspecify.annotations.Nullable;

/**
 * What has been found equal before. A value may hold one part many times ({@code [x, x]} of {@code [y, y]} ...): as a
 * tree it can be larger than any memory, and two such values that were made apart would be compared part by part for
 * ever. Two collections that were found equal share a token, so that each pair of parts is compared once.
 */
interface Equals {
    /** The token, or {@code null}; a collection that is added to loses it. */
    @Nullable
    Object token();

    void token(@Nullable Object token);

    /** Whether both are known to be equal. */
    static boolean known(Object a, Object b) {
        return a instanceof Equals x && b instanceof Equals y && x.token() != null && x.token() == y.token();
    }

    /** Both have been found equal. Threads may do so at once: each token is the truth whoever wins. */
    static void found(Object a, Object b) {
        if (a instanceof Equals x && b instanceof Equals y) {
            Object token = x.token();
            if (token == null) {
                token = y.token();
            }
            if (token == null) {
                token = new Object();
            }
            x.token(token);
            y.token(token);
        }
    }
}
