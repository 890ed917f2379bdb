package org.zerotrust.pdp.outcome;

/** A port could not do its work. The spine translates it once; the cause is for the log, never for the caller. */
public final class PdpException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final FailureCode code;

    public PdpException(FailureCode code, String message) {
        super(message);
        this.code = code;
    }

    public PdpException(FailureCode code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public FailureCode code() {
        return code;
    }
}
