package org.zerotrust.pdp.device;

/**
 * A chain that leads to a registered issuer; worth remembering until its first certificate ends.
 *
 * @param deviceId the URN from the leaf
 * @param facts the leaf
 * @param issuer the anchor's entry
 * @param notBefore epoch second from which every certificate of the path is valid
 * @param notAfter epoch second until which every certificate of the path is valid
 */
public record VerifiedChain(
        String deviceId, CertificateFacts facts, IssuerProfile issuer, long notBefore, long notAfter) {
    boolean validAt(long epochSecond) {
        return epochSecond >= notBefore && epochSecond <= notAfter;
    }
}
