package org.zerotrust.evidence.signature;

/** A covered component that the message does not have in exactly one way; the whole base cannot be made then. */
final class ComponentException extends Exception {
    private static final long serialVersionUID = 1L;

    ComponentException(String message) {
        super(message, null, false, false);
    }
}
