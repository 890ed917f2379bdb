package org.zerotrust.pdp.keys;

/** A stored key could not be opened: the service must not start or rotate with it. */
public final class WrappedKeyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public WrappedKeyException(String message) {
        super(message);
    }
}
