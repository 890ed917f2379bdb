package org.zerotrust.rego.format;

/** A comment stands where the layout has no place for it; what holds it is written as it was. */
final class UnexpectedComment extends Exception {
    private static final long serialVersionUID = 1L;

    UnexpectedComment() {
        super("a comment without a place", null, false, false);
    }
}
