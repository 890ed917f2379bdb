package org.zerotrust.pdp.cases;

import static org.assertj.core.api.Assertions.assertThat;

import grpc.health.v1.HealthGrpc;
import grpc.health.v1.HealthOuterClass.HealthCheckRequest;
import grpc.health.v1.HealthOuterClass.HealthCheckResponse.ServingStatus;
import io.grpc.ManagedChannel;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.StreamObserver;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.zerotrust.pdp.stack.Stack;

/** What every gRPC client expects of a server: health and reflection, as the standard has them. */
@QuarkusTest
@QuarkusTestResource(Stack.class)
final class GrpcStandardTest {
    @Test
    void healthSaysServing() throws Exception {
        ManagedChannel channel = World.channel(World.GATEWAY);
        try {
            ServingStatus status = HealthGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(30, TimeUnit.SECONDS)
                    .check(HealthCheckRequest.newBuilder()
                            .setService("pdp.v1.DecisionService")
                            .build())
                    .getStatus();

            assertThat(status).isEqualTo(ServingStatus.SERVING);
        } finally {
            channel.shutdownNow();
        }
    }

    @Test
    void reflectionListsTheService() throws Exception {
        ManagedChannel channel = World.channel(World.GATEWAY);
        CompletableFuture<ServerReflectionResponse> first = new CompletableFuture<>();
        try {
            StreamObserver<ServerReflectionRequest> ask = ServerReflectionGrpc.newStub(channel)
                    .serverReflectionInfo(new StreamObserver<>() {
                        @Override
                        public void onNext(ServerReflectionResponse answer) {
                            first.complete(answer);
                        }

                        @Override
                        public void onError(Throwable error) {
                            first.completeExceptionally(error);
                        }

                        @Override
                        public void onCompleted() {
                            first.completeExceptionally(new IllegalStateException("no answer"));
                        }
                    });
            ask.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());

            assertThat(first.get(30, TimeUnit.SECONDS).getListServicesResponse().getServiceList())
                    .extracting(service -> service.getName())
                    .contains("pdp.v1.DecisionService");
        } finally {
            channel.shutdownNow();
        }
    }
}
