package org.zerotrust.pdp.api.grpc;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.identity.Credentials;

/** Lifts what the caller showed on its connection into the call's context. */
@ApplicationScoped
final class CredentialsInterceptor implements ServerInterceptor {
    static final Context.Key<Credentials> CREDENTIALS = Context.key("pdp-credentials");
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        String authorization = headers.get(AUTHORIZATION);
        boolean bearer = authorization != null && authorization.regionMatches(true, 0, "Bearer ", 0, 7);
        Credentials credentials = new Credentials(
                peer(call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION)),
                bearer && authorization != null ? authorization.substring(7).strip() : null);
        return Contexts.interceptCall(Context.current().withValue(CREDENTIALS, credentials), call, headers, next);
    }

    private static List<X509Certificate> peer(@Nullable SSLSession session) {
        if (session == null) {
            return List.of();
        }
        try {
            List<X509Certificate> peer = new ArrayList<>();
            for (Certificate certificate : session.getPeerCertificates()) {
                if (certificate instanceof X509Certificate x509) {
                    peer.add(x509);
                }
            }
            return peer;
        } catch (SSLPeerUnverifiedException e) {
            return List.of();
        }
    }
}
