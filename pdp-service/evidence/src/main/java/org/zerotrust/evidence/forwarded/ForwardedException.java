package org.zerotrust.evidence.forwarded;

/** Ends reading; never leaves this package. */
final class ForwardedException extends Exception {
    private static final long serialVersionUID = 1L;
    private final ForwardedRefusal why;

    ForwardedException(ForwardedRefusal why) {
        super(null, null, false, false);
        this.why = why;
    }

    ForwardedRefusal why() {
        return why;
    }
}
