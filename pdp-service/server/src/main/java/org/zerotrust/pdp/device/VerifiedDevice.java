package org.zerotrust.pdp.device;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.identity.ProofKind;

/**
 * A device whose chain leads to a registered issuer and whose key was used.
 *
 * @param id the URN from its certificate
 * @param certificate its leaf
 * @param issuer the registry entry it was verified to
 * @param proof the kind of proof that was accepted
 * @param proofAt when the proof was made
 * @param record what is registered about it, if anything
 * @param identifiers registered names where there are any, else as the caller saw them
 * @param tls the handshake, where the caller ended it
 * @param revocation what its status rests on
 */
public record VerifiedDevice(
        String id,
        CertificateFacts certificate,
        IssuerProfile issuer,
        ProofKind proof,
        Instant proofAt,
        @Nullable DeviceRecord record,
        Identifiers identifiers,
        @Nullable TlsFacts tls,
        RevocationStatus revocation) {
    /** Where its key lives: what its issuer is registered for, unless the hardware's own word is less. */
    public KeyProtection keyProtection() {
        return certificate.hardware().software() ? KeyProtection.SOFTWARE : issuer.keyProtection();
    }
}
