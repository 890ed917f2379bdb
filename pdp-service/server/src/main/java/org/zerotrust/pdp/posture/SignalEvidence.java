package org.zerotrust.pdp.posture;

import org.jspecify.annotations.Nullable;

/**
 * What was verified about a signal that somebody signed.
 *
 * @param algorithm {@code alg} of the signature
 * @param keyId RFC 7638 thumbprint of the key that signed
 * @param boundKey SHA-256 of the SubjectPublicKeyInfo of the device's key that it is about, base64url; null where it
 *     names none
 */
public record SignalEvidence(
        String algorithm, String keyId, @Nullable String boundKey) {}
