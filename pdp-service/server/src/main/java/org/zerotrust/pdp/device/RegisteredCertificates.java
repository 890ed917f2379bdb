package org.zerotrust.pdp.device;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which certificate of a device counts. With none registered, every certificate of a registered issuer does but those
 * that were replaced; with one, only that one, and for a while those it replaced where the registrar allowed an overlap.
 *
 * @param current SHA-256 of the certificate, lower-case hex; null where none is registered
 * @param superseded those it replaced, and the epoch second from which each is refused
 */
public record RegisteredCertificates(@Nullable String current, Map<String, Long> superseded) {
    public static final RegisteredCertificates NONE = new RegisteredCertificates(null, Map.of());

    public RegisteredCertificates {
        superseded = Map.copyOf(superseded);
    }

    /** What a presented certificate is to the registry. */
    public enum Standing {
        /** It counts. */
        ACCEPTED,
        /** Another one replaced it. */
        SUPERSEDED,
        /** The device has another one, and this one was never registered for it. */
        NOT_ENROLLED
    }

    /** The standing of a certificate at a moment. */
    public Standing standing(String fingerprint, Instant now) {
        if (fingerprint.equals(current)) {
            return Standing.ACCEPTED;
        }
        Long refusedFrom = superseded.get(fingerprint);
        if (refusedFrom != null) {
            return now.getEpochSecond() < refusedFrom ? Standing.ACCEPTED : Standing.SUPERSEDED;
        }
        return current == null ? Standing.ACCEPTED : Standing.NOT_ENROLLED;
    }
}
