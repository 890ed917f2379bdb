package org.zerotrust.pdp.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import org.awaitility.Awaitility;
import org.jboss.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.Test;
import org.zerotrust.pdp.fakes.TestLeaf;
import org.zerotrust.pdp.stack.Https;
import org.zerotrust.pdp.stack.Rest;
import org.zerotrust.pdp.stack.Stack;
import org.zerotrust.pdp.store.Views;

/** With tracing on, each step is a span at a collector, below the request's; record and log name the same trace. */
@QuarkusTest
@QuarkusTestResource(Stack.class)
@TestProfile(TracingTest.Traced.class)
final class TracingTest {
    static final Collector COLLECTOR = new Collector();
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

    /** As an operator turns it on: two settings; the third only sends at once what else would wait some seconds. */
    public static final class Traced implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "quarkus.otel.sdk.disabled",
                    "false",
                    "quarkus.otel.exporter.otlp.endpoint",
                    COLLECTOR.endpoint(),
                    "quarkus.otel.exporter.otlp.traces.protocol",
                    "http/protobuf",
                    "quarkus.otel.bsp.schedule.delay",
                    "PT0.1S");
        }
    }

    /** A line of the log, written while a request is served. */
    @ApplicationScoped
    static class Logging {
        private static final Logger LOG = Logger.getLogger(Logging.class);

        void install(@Observes Router router) {
            router.route("/test/log").handler(routing -> {
                LOG.info("event=traced");
                routing.end();
            });
        }
    }

    @Inject
    Views views;

    private static Response ask() {
        TestLeaf leaf = Tenants.leaf(Tenants.LEFT);
        return Rest.bearing(Tenants.caller(Tenants.LEFT, "pep"))
                .header("traceparent", "00-" + TRACE + "-b7ad6b7169203331-01")
                .body(Tenants.question(UUID.randomUUID().toString(), leaf).toString())
                .post(Https.service("/v1/decisions"));
    }

    @Test
    void eachStepIsASpanOfTheCallersTraceAndTheRecordNamesIt() throws Exception {
        Tenants.make();
        views.round();
        Response answer =
                Awaitility.await().atMost(Duration.ofSeconds(60)).until(TracingTest::ask, r -> r.statusCode() == 200);
        answer.then().body("decision", equalTo("deny"));

        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(COLLECTOR.spans().stream()
                                .filter(span -> span.traceId().equals(TRACE))
                                .map(Collector.Span::name))
                        .contains("pdp.chain", "pdp.record", "pdp.proof", "pdp.posture", "pdp.policy", "pdp.journal"));
        assertThat(COLLECTOR.spans())
                .filteredOn(span -> span.name().startsWith("pdp."))
                .allSatisfy(span -> assertThat(span.parentId()).isNotEmpty());
        JsonNode event = Wire.JSON.readTree(Events.of(List.of(answer.<String>path("decision_id")))
                .getFirst()
                .value());
        assertThat(event.path("traceparent").asText()).startsWith("00-" + TRACE + "-");
    }

    @Test
    void aLogLineOfARequestNamesItsTrace() {
        List<LogRecord> lines = new CopyOnWriteArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord line) {
                lines.add(line);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        java.util.logging.Logger log = java.util.logging.Logger.getLogger(Logging.class.getName());
        log.addHandler(handler);
        try {
            Rest.anonymous()
                    .header("traceparent", "00-" + TRACE + "-b7ad6b7169203331-01")
                    .get(Https.service("/test/log"))
                    .then()
                    .statusCode(200);
        } finally {
            log.removeHandler(handler);
        }

        assertThat(lines).hasSize(1);
        assertThat(((ExtLogRecord) lines.getFirst()).getMdc("traceId")).isEqualTo(TRACE);
    }
}
