package org.zerotrust.pdp.device;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The device as the enforcement point presents it: all of it unverified.
 *
 * @param id the URN the caller believes it to be; must agree with the certificate where given
 * @param chain certificates in the caller's dialect, leaf first, at most {@value #MAX_CHAIN}
 * @param identifiers eid, iccid, imei as seen by the caller
 * @param tls facts of the device's handshake, where the caller ended it
 * @param proof proof that the device's key was used
 */
public record DevicePresentation(
        @Nullable String id,
        List<String> chain,
        Identifiers identifiers,
        @Nullable TlsFacts tls,
        @Nullable Proof proof) {
    public static final int MAX_CHAIN = 8;

    public DevicePresentation {
        chain = List.copyOf(chain);
    }
}
