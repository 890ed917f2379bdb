package org.zerotrust.pdp.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.hamcrest.Matchers.equalTo;

import com.google.protobuf.util.JsonFormat;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.zerotrust.pdp.fakes.TestLeaf;
import org.zerotrust.pdp.stack.Https;
import org.zerotrust.pdp.stack.Rest;
import org.zerotrust.pdp.stack.Stack;
import org.zerotrust.pdp.store.StoreConfig;
import org.zerotrust.pdp.store.Views;
import org.zerotrust.pdp.testkit.LocalPostgres;
import org.zerotrust.pdp.v1.DecideRequest;
import org.zerotrust.pdp.v1.DecisionServiceGrpc;

/**
 * No question about what is known reads or writes the database: without one the service decides until its registries are
 * too old.
 */
@QuarkusTest
@QuarkusTestResource(Stack.class)
final class DatabaseAwayTest {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final TestLeaf LEAF = Tenants.leaf(Tenants.LEFT);

    @Inject
    TestClock clock;

    @Inject
    Views views;

    @Inject
    StoreConfig config;

    private static String question() {
        return Tenants.question(UUID.randomUUID().toString(), LEAF).toString();
    }

    private static Response ask() {
        return Rest.bearing(Tenants.caller(Tenants.LEFT, "pep"))
                .body(question())
                .post(Https.service("/v1/decisions"));
    }

    @Test
    void itDecidesUntilItsRegistriesAreTooOldAndThenFailsClosed() throws Exception {
        Tenants.make();
        views.round();
        Awaitility.await().atMost(DEADLINE).until(() -> ask().statusCode() == 200);
        LocalPostgres postgres = Stack.parts().postgres();

        postgres.close();
        try {
            assertThatThrownBy(views::round).as("the database is away").isInstanceOf(RuntimeException.class);
            ask().then().statusCode(200).body("decision", equalTo("deny"));

            clock.stop(TestClock.running().plus(config.maxStaleness()).plusSeconds(1));

            ask().then().statusCode(503).body("code", equalTo("registry-unavailable"));
            assertThat(overGrpc().getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
            Rest.anonymous().get(Https.admin("/q/health/ready")).then().statusCode(503);
        } finally {
            clock.stop(null);
            LocalPostgres.start(postgres.config());
        }
        Awaitility.await().atMost(DEADLINE).ignoreExceptions().until(() -> {
            views.round();
            return ask().statusCode() == 200;
        });
    }

    private static StatusRuntimeException overGrpc() throws Exception {
        ManagedChannel channel = Tenants.channel();
        try {
            DecideRequest.Builder request = DecideRequest.newBuilder();
            JsonFormat.parser().merge(question(), request);
            return catchThrowableOfType(
                    StatusRuntimeException.class,
                    () -> DecisionServiceGrpc.newBlockingStub(
                                    Tenants.bearing(channel, Tenants.caller(Tenants.LEFT, "pep")))
                            .decide(request.build()));
        } finally {
            channel.shutdownNow();
        }
    }
}
