package org.zerotrust.pdp.posture;

import java.security.PublicKey;
import org.jspecify.annotations.Nullable;
import org.zerotrust.evidence.jose.Base64Url;
import org.zerotrust.pdp.keys.Thumbprints;

/** A device's key as evidence names it; computed only where some evidence names one. */
final class BoundKey {
    private final PublicKey key;
    private @Nullable String digest;

    BoundKey(PublicKey key) {
        this.key = key;
    }

    /** Whether the signal is about no key in particular, or about this one. */
    boolean matches(ReportedSignal signal) {
        SignalEvidence evidence = signal.evidence();
        String bound = evidence == null ? null : evidence.boundKey();
        if (bound == null) {
            return true;
        }
        String own = digest;
        if (own == null) {
            own = Base64Url.encode(Thumbprints.sha256(key.getEncoded()));
            digest = own;
        }
        return own.equals(bound);
    }
}
