package org.zerotrust.pdp.api.admin;

import org.zerotrust.pdp.outcome.Failure;
import org.zerotrust.pdp.outcome.FailureCode;

/** A request that is not carried out; becomes a problem. */
final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    Refused(Failure failure) {
        super(failure.code().slug());
        this.failure = failure;
    }

    static Refused of(FailureCode code, String detail) {
        return new Refused(Failure.of(code, detail));
    }

    Failure failure() {
        return failure;
    }
}
