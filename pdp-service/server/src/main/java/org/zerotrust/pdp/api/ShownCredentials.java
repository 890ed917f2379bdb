package org.zerotrust.pdp.api;

import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.identity.Credentials;

/** What a caller shows, whatever it speaks: the certificate of its TLS session and the token of its header. */
public final class ShownCredentials {
    private static final String PEER = "org.zerotrust.pdp.peer";
    private static final String SCHEME = "Bearer ";

    private ShownCredentials() {}

    /**
     * The credentials of a request.
     *
     * @param session of its connection; null where there is no TLS
     * @param authorization its header of that name
     */
    public static Credentials of(@Nullable SSLSession session, @Nullable String authorization) {
        boolean bearer = authorization != null && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
        return new Credentials(
                session == null ? List.of() : peer(session),
                bearer && authorization != null
                        ? authorization.substring(SCHEME.length()).strip()
                        : null);
    }

    /** Looked up once for a session: that there is no certificate is told by an exception, which is slow to make. */
    private static List<X509Certificate> peer(SSLSession session) {
        if (session.getValue(PEER) instanceof Peer(List<X509Certificate> known)) {
            return known;
        }
        List<X509Certificate> peer = new ArrayList<>();
        try {
            for (Certificate certificate : session.getPeerCertificates()) {
                if (certificate instanceof X509Certificate x509) {
                    peer.add(x509);
                }
            }
        } catch (SSLPeerUnverifiedException e) {
            peer.clear();
        }
        session.putValue(PEER, new Peer(List.copyOf(peer)));
        return peer;
    }

    private record Peer(List<X509Certificate> certificates) {}
}
