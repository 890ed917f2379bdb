package org.zerotrust.pdp.device;

import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.zerotrust.evidence.der.DerException;
import org.zerotrust.evidence.revocation.OcspResponse;

/** An OCSP response that came with the question. */
public final class OcspStaple {
    private OcspStaple() {}

    /** Its form only, nothing of it is believed by this; null where it is no OCSP response (RFC 6960). */
    public static @Nullable OcspResponse read(String base64) {
        try {
            return OcspResponse.read(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException | DerException malformed) {
            return null;
        }
    }
}
