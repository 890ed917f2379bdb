package org.zerotrust.pdp.device;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import org.zerotrust.pdp.identity.CertificateDialect;
import org.zerotrust.pdp.keys.Sha256;
import org.zerotrust.pdp.outcome.TenantId;

/**
 * What a verified chain is remembered under: the tenant whose anchors it was verified to, the version of those
 * anchors, and a SHA-256 over the chain as it was presented.
 */
record ChainKey(TenantId tenant, long issuersVersion, Sha256 digest) {
    static ChainKey of(TenantId tenant, long issuersVersion, CertificateDialect dialect, int hops, List<String> chain) {
        MessageDigest sha = Sha256.digest();
        // The same text read in another way is another chain.
        sha.update(dialect.wire().getBytes(StandardCharsets.US_ASCII));
        sha.update((byte) hops);
        for (String certificate : chain) {
            sha.update(certificate.getBytes(StandardCharsets.UTF_8));
            sha.update((byte) 0);
        }
        return new ChainKey(tenant, issuersVersion, Sha256.of(sha.digest()));
    }
}
