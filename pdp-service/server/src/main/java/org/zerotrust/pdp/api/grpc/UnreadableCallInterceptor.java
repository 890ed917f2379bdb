package org.zerotrust.pdp.api.grpc;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import jakarta.enterprise.context.ApplicationScoped;
import org.zerotrust.pdp.journal.Rejections;
import org.zerotrust.pdp.outcome.Failure;

/**
 * Bytes that are no message never reach the service: gRPC ends such a call as if it were our fault ({@code INTERNAL}).
 * Here it becomes what it is, the caller's.
 */
@ApplicationScoped
final class UnreadableCallInterceptor implements ServerInterceptor {
    private final Rejections rejections;

    UnreadableCallInterceptor(Rejections rejections) {
        this.rejections = rejections;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        boolean[] read = {false};
        ServerCall<Q, A> told = new SimpleForwardingServerCall<>(call) {
            @Override
            public void close(Status status, Metadata trailers) {
                if (read[0] || status.getCode() != Status.Code.INTERNAL) {
                    super.close(status, trailers);
                    return;
                }
                Failure failure = Failure.invalid("", "malformed", "the bytes are no message of the contract");
                rejections.count(null, failure.code());
                trailers.put(MessageWriter.PROBLEM, MessageWriter.problem(failure));
                super.close(
                        Status.INVALID_ARGUMENT.withDescription(failure.code().slug()), trailers);
            }
        };
        return new SimpleForwardingServerCallListener<>(next.startCall(told, headers)) {
            @Override
            public void onMessage(Q message) {
                read[0] = true;
                super.onMessage(message);
            }
        };
    }
}
