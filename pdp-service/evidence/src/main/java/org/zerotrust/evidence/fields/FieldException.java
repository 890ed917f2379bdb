package org.zerotrust.evidence.fields;

/** A field that is not what its specification says; it never counts in part. */
public final class FieldException extends Exception {
    private static final long serialVersionUID = 1L;

    FieldException(String message, int at) {
        super(message + " at character " + at, null, false, false);
    }
}
