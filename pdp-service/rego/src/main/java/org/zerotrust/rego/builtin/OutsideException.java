package org.zerotrust.rego.builtin;

/** Nobody outside answered. */
public final class OutsideException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean network;

    /**
     * A failure.
     *
     * @param network whether the network or the other side is at fault, not the request
     * @param message for the policy's author; holds no secret
     */
    public OutsideException(boolean network, String message) {
        super(message, null, false, false);
        this.network = network;
    }

    /** Whether the network or the other side is at fault. */
    public boolean network() {
        return network;
    }
}
