package org.zerotrust.pdp.device;

import org.zerotrust.evidence.x509.ChainVerdict;

/**
 * A chain that leads to a registered issuer; worth remembering until its first certificate ends.
 *
 * @param deviceId the URN from the leaf
 * @param facts the leaf
 * @param issuer the anchor's entry
 * @param notBefore epoch second from which every certificate of the path is valid
 * @param notAfter epoch second until which every certificate of the path is valid
 * @param path the certificates, for their status at each decision
 */
public record VerifiedChain(
        String deviceId,
        CertificateFacts facts,
        IssuerProfile issuer,
        long notBefore,
        long notAfter,
        ChainVerdict.Valid path) {
    boolean validAt(long epochSecond) {
        return epochSecond >= notBefore && epochSecond <= notAfter;
    }
}
