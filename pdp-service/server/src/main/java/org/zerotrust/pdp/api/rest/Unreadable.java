package org.zerotrust.pdp.api.rest;

import org.zerotrust.pdp.outcome.Failure;

/** A body, or a part of one, that cannot be read; it has no stack trace because it is no surprise. */
final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    Unreadable(Failure failure) {
        super(failure.code().slug(), null, false, false);
        this.failure = failure;
    }

    Failure failure() {
        return failure;
    }
}
