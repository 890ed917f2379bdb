package org.zerotrust.evidence.der;

/** Bytes that are not the DER encoding they should be; the message says what is wrong and never carries the bytes. */
public final class DerException extends Exception {
    private static final long serialVersionUID = 1L;

    /** With the fault in a few words. */
    public DerException(String message) {
        // Thrown for hostile input: no stack trace, so that refusing costs little.
        super(message, null, false, false);
    }
}
