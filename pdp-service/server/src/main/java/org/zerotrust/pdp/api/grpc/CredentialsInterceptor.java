package org.zerotrust.pdp.api.grpc;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import jakarta.enterprise.context.ApplicationScoped;
import org.zerotrust.pdp.api.ShownCredentials;
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
        Credentials credentials = ShownCredentials.of(
                call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION), headers.get(AUTHORIZATION));
        return Contexts.interceptCall(Context.current().withValue(CREDENTIALS, credentials), call, headers, next);
    }
}
