package org.zerotrust.evidence.signature;

/** Why a message signature is not believed. The names are stable. */
public enum SignatureRefusal {
    /** There is no signature of the label or tag that was asked for, or more than one. */
    SIGNATURE_MISSING,
    /** {@code Signature-Input} or {@code Signature} is not the structured field it must be (RFC 9421, 4.1 and 4.2). */
    SIGNATURE_MALFORMED,
    /** A component that must be covered is not (RFC 9421, 7.2.1). */
    SIGNATURE_COVERAGE,
    /** A covered component is not in the message, stands twice, or is not known (2.5). */
    SIGNATURE_COMPONENT,
    /** {@code created} is missing or later than our clock and the leeway. */
    SIGNATURE_CREATED,
    /** {@code created} is older than is accepted, or {@code expires} is over. */
    SIGNATURE_EXPIRED,
    /** A nonce is asked for and missing, or has the wrong length. */
    SIGNATURE_NONCE,
    /** {@code keyid} names a key that is not known. */
    SIGNATURE_KEY_UNKNOWN,
    /** {@code alg} is unknown, or not what the key is for (3.2, step 6). */
    SIGNATURE_ALGORITHM,
    /** The signature is not one by the key. */
    SIGNATURE_INVALID
}
