package org.zerotrust.pdp.device;

import org.jspecify.annotations.Nullable;

/**
 * What the enforcement point saw of the device's handshake.
 *
 * @param version {@code TLSv1.2}, {@code TLSv1.3}, {@code DTLSv1.2} or {@code DTLSv1.3}
 * @param cipher the suite's IANA name
 * @param mutual whether the device authenticated with this certificate
 * @param ocspResponse base64 of the DER of an OCSP response about the device's certificate (RFC 6066, section 8; RFC 8446,
 *     4.4.2.1): as the device stapled it, or as the enforcement point fetched it. Its responder's signature is judged, not
 *     who brought it; it holds as long as it says itself
 */
public record TlsFacts(
        String version,
        @Nullable String cipher,
        boolean mutual,
        @Nullable String ocspResponse) {}
