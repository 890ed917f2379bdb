package org.zerotrust.pdp.identity;

import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a caller showed on its connection, lifted by the transport. It has no JSON form and tells nothing of itself.
 *
 * @param tlsPeer the chain of the caller's own TLS handshake, leaf first; empty without client authentication
 * @param bearer the token of its Authorization header, without the scheme
 */
public record Credentials(
        List<X509Certificate> tlsPeer, @Nullable String bearer) {
    public Credentials {
        tlsPeer = List.copyOf(tlsPeer);
    }

    @Override
    public String toString() {
        return "Credentials[tlsPeer=" + tlsPeer.size() + ", bearer=" + (bearer == null ? "none" : "***") + "]";
    }
}
