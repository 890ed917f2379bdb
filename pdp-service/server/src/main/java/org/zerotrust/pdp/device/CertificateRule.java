package org.zerotrust.pdp.device;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One rule a path must keep; it fails with one reason code. */
interface CertificateRule {
    /**
     * Null where the rule is kept.
     *
     * @param path leaf first, without the anchor
     * @param issuer the anchor's registry entry
     * @param now the decision's clock reading
     */
    @Nullable
    Finding check(List<X509Certificate> path, IssuerProfile issuer, Instant now);
}
