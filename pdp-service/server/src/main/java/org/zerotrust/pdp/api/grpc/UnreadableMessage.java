package org.zerotrust.pdp.api.grpc;

import org.zerotrust.pdp.outcome.Failure;

/** A message that is no question; it has no stack trace because it is no surprise. */
final class UnreadableMessage extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    UnreadableMessage(String path, String code, String message) {
        super(code, null, false, false);
        this.failure = Failure.invalid(path, code, message);
    }

    Failure failure() {
        return failure;
    }
}
