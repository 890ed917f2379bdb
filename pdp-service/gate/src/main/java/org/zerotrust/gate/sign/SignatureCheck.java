package org.zerotrust.gate.sign;

/** What became of a signature. Only the first of these is a reason to trust. */
public sealed interface SignatureCheck {
    /**
     * It is good, and its key is one of those that were named.
     *
     * @param signer whom the key belongs to, as the list of keys says
     * @param key what people call the key: {@code SHA256:...} or an OpenPGP fingerprint
     */
    record Signed(String signer, String key) implements SignatureCheck {}

    /** There is none. */
    record Unsigned() implements SignatureCheck {}

    /** There is one that does not count. */
    record Refused(String why) implements SignatureCheck {}
}
