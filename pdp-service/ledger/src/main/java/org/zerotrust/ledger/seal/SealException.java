package org.zerotrust.ledger.seal;

/** Sealed bytes that these keys do not open: sealed under others, for another decision, or altered. */
public final class SealException extends Exception {
    private static final long serialVersionUID = 1L;

    SealException(String message) {
        super(message);
    }
}
