package org.zerotrust.pdp.ops;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.decision.Answer;
import org.zerotrust.pdp.decision.DecisionObserver;
import org.zerotrust.pdp.identity.Caller;
import org.zerotrust.pdp.outcome.FailureCode;
import org.zerotrust.pdp.outcome.Step;
import org.zerotrust.pdp.outcome.Verdict;

/**
 * What the pipeline did, for Prometheus: {@code pdp_decision_seconds}, {@code pdp_step_seconds{step}},
 * {@code pdp_decisions_total{verdict}} and {@code pdp_undecided_total{code}}. All meters exist from the start and none
 * has a label that a caller could make grow. Where tracing is on, each step is a span below the request's.
 */
@Singleton
final class DecisionMetrics implements DecisionObserver {
    private final Timer whole;
    private final Map<Step, Timer> steps = new EnumMap<>(Step.class);
    private final Map<Verdict, Counter> decided = new EnumMap<>(Verdict.class);
    private final Map<FailureCode, Counter> undecided = new EnumMap<>(FailureCode.class);

    private final Tracer tracer;
    private final boolean tracing;
    private final Clock clock;
    private final Watch untraced = new Measured();

    DecisionMetrics(
            MeterRegistry registry,
            Tracer tracer,
            Clock clock,
            @ConfigProperty(name = "quarkus.otel.sdk.disabled", defaultValue = "true") boolean tracingOff) {
        this.tracer = tracer;
        this.tracing = !tracingOff;
        this.clock = clock;
        whole = registry.timer("pdp.decision");
        for (Step step : Step.values()) {
            steps.put(step, registry.timer("pdp.step", "step", step.wire()));
        }
        for (Verdict verdict : Verdict.values()) {
            decided.put(verdict, registry.counter("pdp.decisions", "verdict", verdict.wire()));
        }
        for (FailureCode code : FailureCode.values()) {
            undecided.put(code, registry.counter("pdp.undecided", "code", code.slug()));
        }
    }

    @Override
    public Watch begin(Caller caller) {
        return tracing ? new Traced(Context.current()) : untraced;
    }

    private class Measured implements Watch {
        @Override
        public @Nullable String traceparent() {
            return null;
        }

        @Override
        public void step(Step step, long nanos) {
            Timer timer = steps.get(step);
            if (timer != null) {
                timer.record(nanos, TimeUnit.NANOSECONDS);
            }
        }

        @Override
        public void ended(Answer answer, long nanos) {
            whole.record(nanos, TimeUnit.NANOSECONDS);
            Counter counter = switch (answer) {
                case Answer.Decided(var decision) -> decided.get(decision.verdict());
                case Answer.Failed(var failure) -> undecided.get(failure.code());
            };
            if (counter != null) {
                counter.increment();
            }
        }
    }

    /** Steps end on other threads than the request's: their parent is the one that was there when it arrived. */
    private final class Traced extends Measured {
        private final Context parent;

        Traced(Context parent) {
            this.parent = parent;
        }

        @Override
        public @Nullable String traceparent() {
            SpanContext request = Span.fromContext(parent).getSpanContext();
            return request.isValid()
                    ? "00-" + request.getTraceId() + "-" + request.getSpanId() + "-"
                            + request.getTraceFlags().asHex()
                    : null;
        }

        @Override
        public void step(Step step, long nanos) {
            super.step(step, nanos);
            Instant end = clock.instant();
            tracer.spanBuilder("pdp." + step.wire())
                    .setParent(parent)
                    .setStartTimestamp(end.minusNanos(nanos))
                    .startSpan()
                    .end(end);
        }
    }
}
