package org.zerotrust.pdp.policy.pack;

/** A pack that cannot be used: it does not compile, or its data is not understood. The message says where and why. */
public final class PolicyRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    public PolicyRefusedException(String message) {
        super(message);
    }

    public PolicyRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
