package org.zerotrust.pdp.ops;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.zerotrust.pdp.decision.Answer;
import org.zerotrust.pdp.decision.DecisionObserver;
import org.zerotrust.pdp.identity.Caller;
import org.zerotrust.pdp.journal.Rejections;

/**
 * Measures decisions: a timer per step, a timer per tenant and outcome, and a span per step where tracing is on. Tenants
 * are registered by administrators, so the label is bounded; callers, devices and reasons are no labels.
 */
@ApplicationScoped
class DecisionTelemetry implements DecisionObserver {
    private static final int MOST_SERIES = 2_000;
    private static final Duration[] BUCKETS = {
        Duration.ofNanos(100_000),
        Duration.ofNanos(500_000),
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(50),
        Duration.ofMillis(200),
        Duration.ofSeconds(1),
    };

    private record Series(String tenant, String outcome) {}

    private final MeterRegistry metrics;
    private final Tracer tracer;
    private final boolean tracing;
    private final Clock clock;
    private final Rejections rejections;
    private final Map<Step, Timer> steps = new EnumMap<>(Step.class);
    private final Map<Series, Timer> outcomes = new ConcurrentHashMap<>();
    private final Timer others;

    DecisionTelemetry(
            MeterRegistry metrics,
            Tracer tracer,
            Clock clock,
            Rejections rejections,
            @ConfigProperty(name = "quarkus.otel.sdk.disabled", defaultValue = "true") boolean tracingOff) {
        this.metrics = metrics;
        this.tracer = tracer;
        this.tracing = !tracingOff;
        this.clock = clock;
        this.rejections = rejections;
        for (Step step : Step.values()) {
            steps.put(
                    step,
                    Timer.builder("pdp.step")
                            .tag("step", step.wire())
                            .serviceLevelObjectives(BUCKETS)
                            .register(metrics));
        }
        this.others = outcome("other", "other");
    }

    @Override
    public void step(Step step, long nanos) {
        Timer timer = steps.get(step);
        if (timer != null) {
            timer.record(nanos, TimeUnit.NANOSECONDS);
        }
        if (tracing) {
            Instant end = clock.instant();
            tracer.spanBuilder("pdp." + step.wire())
                    .setParent(Context.current())
                    .setStartTimestamp(end.minusNanos(nanos))
                    .startSpan()
                    .end(end);
        }
    }

    @Override
    public void ended(Caller caller, Answer answer, long nanos) {
        String outcome =
                switch (answer) {
                    case Answer.Decided(var decision) -> decision.verdict().wire();
                    case Answer.Failed(var failure) -> {
                        rejections.count(caller, failure.code());
                        yield failure.code().slug();
                    }
                };
        Series series = new Series(caller.tenant().value(), outcome);
        Timer timer = outcomes.get(series);
        if (timer == null) {
            timer = outcomes.size() >= MOST_SERIES
                    ? others
                    : outcomes.computeIfAbsent(series, made -> outcome(made.tenant(), made.outcome()));
        }
        timer.record(nanos, TimeUnit.NANOSECONDS);
    }

    private Timer outcome(String tenant, String outcome) {
        return Timer.builder("pdp.decisions")
                .tag("tenant", tenant)
                .tag("outcome", outcome)
                .serviceLevelObjectives(BUCKETS)
                .register(metrics);
    }
}
