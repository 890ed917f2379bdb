package org.zerotrust.evidence.crypto;

/** A SubjectPublicKeyInfo that no signature is verified with. */
public final class UnusableKeyException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Why {
        /** Not the encoding it should be, or not a point of its curve. */
        MALFORMED,
        /** An algorithm that is not EC, RSA or Ed25519; DSA among them. */
        ALGORITHM,
        /** An EC key on a curve that is not one of {@link Curve}. */
        CURVE,
        /** Too short, or so long that verifying would be a burden. */
        SIZE
    }

    private final Why why;

    UnusableKeyException(Why why, String message) {
        super(message, null, false, false);
        this.why = why;
    }

    /** Why, for a reason code. */
    public Why why() {
        return why;
    }
}
