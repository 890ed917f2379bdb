package org.zerotrust.pdp.device;

import java.security.PublicKey;
import java.util.List;
import org.zerotrust.evidence.attestation.HardwareClaims;

/**
 * What a verified leaf says, normalised. The times are epoch seconds, the digests lower-case hex of SHA-256.
 *
 * @param subject RFC 2253 name; may be empty
 * @param issuer RFC 2253 name
 * @param serial hex
 * @param san URIs and DNS names
 * @param issuerFingerprint of the issuing certificate
 * @param fingerprint of the leaf
 * @param x5tS256 the leaf's digest, base64url without padding (RFC 8705 section 3.1)
 * @param jkt thumbprint of its key (RFC 7638), base64url without padding
 * @param notBefore first second of validity
 * @param notAfter last second of validity
 * @param key the public key
 * @param algorithm EC or RSA
 * @param bits field or modulus size
 * @param curve P-256, P-384, P-521 or empty
 * @param eku object ids
 * @param hardware what the verified path says of the hardware that holds the key
 */
public record CertificateFacts(
        String subject,
        String issuer,
        String serial,
        List<String> san,
        String issuerFingerprint,
        String fingerprint,
        String x5tS256,
        String jkt,
        long notBefore,
        long notAfter,
        PublicKey key,
        String algorithm,
        int bits,
        String curve,
        List<String> eku,
        HardwareClaims hardware) {
    public CertificateFacts {
        san = List.copyOf(san);
        eku = List.copyOf(eku);
    }
}
