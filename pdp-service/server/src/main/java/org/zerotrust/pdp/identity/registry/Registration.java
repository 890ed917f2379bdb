package org.zerotrust.pdp.identity.registry;

import java.util.Optional;
import org.zerotrust.pdp.identity.Caller;

/**
 * A caller and the credentials that lead to it. At least one credential is set.
 *
 * @param caller what the registration grants
 * @param enabled false: known, but let in no more (403)
 * @param certificateSha256 hex SHA-256 of the one certificate that is meant
 * @param certificateSan a subject alternative name, {@code uri:...} or {@code dns:...}
 * @param certificateSubject the subject, RFC 2253
 * @param token issuer and subject of its tokens
 */
public record Registration(
        Caller caller,
        boolean enabled,
        Optional<String> certificateSha256,
        Optional<String> certificateSan,
        Optional<String> certificateSubject,
        Optional<TokenSubject> token) {

    /** Who a token is about: {@code iss} and {@code sub}. */
    public record TokenSubject(String issuer, String subject) {}

    public Registration {
        if (certificateSha256.isEmpty()
                && certificateSan.isEmpty()
                && certificateSubject.isEmpty()
                && token.isEmpty()) {
            throw new IllegalArgumentException("a registration needs a credential");
        }
    }
}
