package org.zerotrust.evidence.x509;

import java.security.PublicKey;
import org.zerotrust.evidence.crypto.SignatureVerifier;
import org.zerotrust.evidence.crypto.UnusableKeyException;

/** Signatures on certificates and on what is signed like them. */
public final class Signatures {
    private Signatures() {}

    /** Whether the issuer's key made the signature; false also where its key or the algorithm is none we take. */
    static boolean signedBy(Certificate subject, Certificate issuer) {
        try {
            return verify(subject.outerAlgorithm(), issuer.key(), subject.signed(), subject.signature());
        } catch (UnusableKeyException e) {
            return false;
        }
    }

    /**
     * Whether a signature holds.
     *
     * @param algorithm AlgorithmIdentifier in DER
     * @param signed the bytes that are signed
     */
    public static boolean verify(byte[] algorithm, PublicKey key, byte[] signed, byte[] signature) {
        try {
            return SignatureVerifier.verify(AlgorithmId.scheme(algorithm), key, signed, signature);
        } catch (AlgorithmId.UnfitException e) {
            return false;
        }
    }
}
