package org.zerotrust.pdp.device;

import org.jspecify.annotations.Nullable;

/**
 * What the enforcement point saw of the device's handshake.
 *
 * @param version {@code TLSv1.2}, {@code TLSv1.3}, {@code DTLSv1.2} or {@code DTLSv1.3}
 * @param cipher the suite's IANA name
 * @param mutual whether the device authenticated with this certificate
 */
public record TlsFacts(String version, @Nullable String cipher, boolean mutual) {}
