package org.zerotrust.pdp.device;

import org.jspecify.annotations.Nullable;

/**
 * Which certificates below its anchor a registry entry speaks for. What is null is no condition.
 *
 * @param issuerSpki SHA-256 of the SubjectPublicKeyInfo of the authority that issued the device's certificate, hex
 * @param policyOid a certificate policy of the device's certificate
 * @param hardwareType the hwType of its hardwareModuleName (RFC 4108 section 5)
 */
public record IssuerConditions(
        @Nullable String issuerSpki,
        @Nullable String policyOid,
        @Nullable String hardwareType) {
    /** All certificates below the anchor. */
    public static final IssuerConditions NONE = new IssuerConditions(null, null, null);

    /** How particular the entry is: the one that says most about a certificate counts. */
    int weight() {
        return (policyOid == null ? 0 : 4) + (hardwareType == null ? 0 : 2) + (issuerSpki == null ? 0 : 1);
    }

    boolean hold(LeafNames leaf, String leafIssuerSpki) {
        return (issuerSpki == null || issuerSpki.equals(leafIssuerSpki))
                && (policyOid == null || leaf.policies().contains(policyOid))
                && (hardwareType == null || hardwareType.equals(leaf.hardwareType()));
    }
}
