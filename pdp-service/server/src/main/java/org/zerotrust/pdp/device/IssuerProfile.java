package org.zerotrust.pdp.device;

import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.zerotrust.evidence.der.DerException;
import org.zerotrust.evidence.revocation.RevocationOptions;
import org.zerotrust.evidence.x509.Certificate;
import org.zerotrust.evidence.x509.ChainOptions;
import org.zerotrust.evidence.x509.Limits;
import org.zerotrust.evidence.x509.Profile;
import org.zerotrust.evidence.x509.Purpose;
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
 * @param anchor the same certificate as the verifier reads it
 * @param profile whose rules its certificates follow
 * @param policies certificate policies of which one must be valid along the path; none is asked for where it is empty
 * @param status how revocation is checked
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
        Certificate anchor,
        Profile profile,
        Set<String> policies,
        StatusRules status,
        long version) {
    public IssuerProfile {
        if (assurance < 0 || assurance > 3) {
            throw new IllegalArgumentException("assurance is 0 to 3");
        }
        policies = Set.copyOf(policies);
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

    /** An entry of profile {@code rfc5280}, without policies, whose certificates need no status if they live 400 days. */
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
            IssuerConditions conditions,
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
                conditions,
                strict(certificate),
                Profile.RFC5280,
                Set.of(),
                new StatusRules(
                        RevocationOptions.shortLived(Duration.ofSeconds(StatusRules.DEFAULT_WITHIN)), List.of()),
                version);
    }

    /**
     * The certificate as the verifier reads it.
     *
     * @throws IllegalArgumentException where it is not DER
     */
    public static Certificate strict(X509Certificate certificate) {
        try {
            return Certificate.read(certificate.getEncoded());
        } catch (CertificateEncodingException | DerException e) {
            throw new IllegalArgumentException("certificate: " + e.getMessage());
        }
    }

    /** What a chain to this issuer is verified by. */
    ChainOptions rules() {
        return new ChainOptions(
                profile, Purpose.CLIENT, ekuRequired, policies, !policies.isEmpty(), false, false, -1, Limits.DEFAULT);
    }
}
