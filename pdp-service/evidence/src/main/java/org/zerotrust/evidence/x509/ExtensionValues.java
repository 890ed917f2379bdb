package org.zerotrust.evidence.x509;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the extensions of one certificate say; null where an extension is absent or cannot be read.
 *
 * @param faults by object identifier: what is wrong inside an extension that we read
 * @param pathLength of basicConstraints; -1 where there is none
 * @param keyUsage bits of keyUsage, bit 0 digitalSignature; -1 where it is absent
 * @param inhibitAnyPolicy -1 where it is absent
 */
@SuppressWarnings("ArrayRecordComponent") // read once and never changed; compared by nobody
public record ExtensionValues(
        Map<String, String> faults,
        boolean basicConstraints,
        boolean ca,
        int pathLength,
        int keyUsage,
        @Nullable List<String> extendedKeyUsage,
        @Nullable List<GeneralName> subjectAltNames,
        @Nullable NameConstraints nameConstraints,
        @Nullable List<Policy> policies,
        @Nullable List<Mapping> mappings,
        @Nullable PolicyConstraints policyConstraints,
        int inhibitAnyPolicy,
        @Nullable AuthorityKeyId authorityKeyId,
        byte @Nullable [] subjectKeyId,
        @Nullable List<DistributionPoint> crlDistributionPoints,
        @Nullable List<DistributionPoint> freshestCrl,
        @Nullable List<String> permittedEins,
        List<String> ocspResponders) {

    public static final int DIGITAL_SIGNATURE = 1;
    public static final int KEY_CERT_SIGN = 1 << 5;
    public static final int CRL_SIGN = 1 << 6;

    /** Whether keyUsage is absent or has this bit. */
    public boolean may(int bit) {
        return keyUsage < 0 || (keyUsage & bit) != 0;
    }

    /** RFC 5280 section 4.2.1.10. */
    public record NameConstraints(List<GeneralName> permitted, List<GeneralName> excluded) {}

    /**
     * One policy (section 4.2.1.4).
     *
     * @param plain whether its qualifiers are only the two that RFC 5280 has: a pointer to a statement, a notice
     */
    public record Policy(String oid, boolean plain) {}

    /** One mapping (section 4.2.1.5). */
    public record Mapping(String issuerDomain, String subjectDomain) {}

    /** Section 4.2.1.11; -1 where a field is absent. */
    public record PolicyConstraints(int requireExplicitPolicy, int inhibitPolicyMapping) {}

    /** Section 4.2.1.1. */
    @SuppressWarnings("ArrayRecordComponent") // read once and never changed; compared by nobody
    public record AuthorityKeyId(
            byte @Nullable [] keyId, @Nullable List<GeneralName> issuer, java.math.@Nullable BigInteger serial) {}
}
