package org.zerotrust.pdp.posture;

import java.util.List;
import org.zerotrust.evidence.attestation.EarVerifier;
import org.zerotrust.pdp.outcome.TenantId;

/** Port: whose attestation results a tenant believes. Held in memory; never blocks. */
public interface AttestationVerifiers {
    /**
     * The tenant's verifiers at this moment.
     *
     * @throws org.zerotrust.pdp.outcome.PdpException where the registry has not been read yet
     */
    Trusted trusted(TenantId tenant);

    /**
     * One consistent view.
     *
     * @param verifier believes exactly the tenant's registered keys
     * @param version changes whenever any registration does
     */
    record Trusted(EarVerifier verifier, long version) {
        /** Believes nobody. */
        public static final Trusted NOBODY = new Trusted(new EarVerifier(List.of()), 0);
    }
}
