package org.zerotrust.pdp.device;

import java.security.cert.X509Certificate;
import org.zerotrust.pdp.outcome.TenantId;

/**
 * One registered issuer of one tenant: a trust anchor and what its certificates are worth.
 *
 * @param tenant whose registry it is in
 * @param id its name in the registry
 * @param certificate the issuing CA; trusted as an anchor because it is registered
 * @param keyProtection where the keys it certifies live
 * @param assurance 0 (none) to 3 (evaluated)
 * @param role whether its certificates are for bootstrap or operation
 * @param identityField where the device's identity stands
 * @param ekuRequired whether a leaf without an extended key usage is refused
 * @param requiresRecord whether a device must be registered to be let in
 * @param conditions which certificates below the anchor it speaks for
 * @param version changes whenever the entry does
 */
public record IssuerProfile(
        TenantId tenant,
        String id,
        X509Certificate certificate,
        KeyProtection keyProtection,
        int assurance,
        CertificateRole role,
        IdentityField identityField,
        boolean ekuRequired,
        boolean requiresRecord,
        IssuerConditions conditions,
        long version) {
    public IssuerProfile {
        if (assurance < 0 || assurance > 3) {
            throw new IllegalArgumentException("assurance is 0 to 3");
        }
    }

    /** An entry for all certificates below its anchor. */
    public IssuerProfile(
            TenantId tenant,
            String id,
            X509Certificate certificate,
            KeyProtection keyProtection,
            int assurance,
            CertificateRole role,
            IdentityField identityField,
            boolean ekuRequired,
            boolean requiresRecord,
            long version) {
        this(
                tenant,
                id,
                certificate,
                keyProtection,
                assurance,
                role,
                identityField,
                ekuRequired,
                requiresRecord,
                IssuerConditions.NONE,
                version);
    }
}
