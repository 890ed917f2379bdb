package org.zerotrust.pdp.decision;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.zerotrust.pdp.identity.Caller;
import org.zerotrust.pdp.outcome.BoundedCache;
import org.zerotrust.pdp.outcome.CallerId;
import org.zerotrust.pdp.outcome.Failure;
import org.zerotrust.pdp.outcome.FailureCode;
import org.zerotrust.pdp.outcome.TenantId;

/**
 * The same request id with the same body gets the same decision, for a bounded time and a bounded number for each
 * caller; with another body it is a conflict. Only answers are kept: what could not be decided may be asked again.
 */
final class Idempotency {
    private static final int MAX_CALLERS = 10_000;

    private record Who(TenantId tenant, CallerId caller) {}

    private record Entry(BodyDigest body, Instant until, CompletableFuture<Answer> answer) {}

    private final Duration window;
    private final int perCaller;
    private final ConcurrentHashMap<Who, BoundedCache<String, Entry>> callers = new ConcurrentHashMap<>();

    Idempotency(Duration window, int perCaller) {
        this.window = window;
        this.perCaller = perCaller;
    }

    CompletionStage<Answer> once(
            Caller caller, String requestId, BodyDigest body, Instant now, Supplier<CompletionStage<Answer>> decide) {
        if (callers.size() >= MAX_CALLERS) {
            // Registrations bound this in practice; forgetting is safe, for each question is then decided anew.
            callers.clear();
        }
        BoundedCache<String, Entry> entries =
                callers.computeIfAbsent(new Who(caller.tenant(), caller.id()), who -> new BoundedCache<>(perCaller));
        Entry mine = new Entry(body, now.plus(window), new CompletableFuture<>());
        Entry before = entries.putIfAbsent(requestId, mine);
        if (before != null && before.until().isAfter(now)) {
            return before.body().equals(body)
                    ? before.answer()
                    : CompletableFuture.completedFuture(new Answer.Failed(Failure.of(FailureCode.REQUEST_ID_REUSED)));
        }
        if (before != null) {
            entries.put(requestId, mine);
        }
        decide.get().whenComplete((answer, error) -> {
            if (error != null) {
                entries.remove(requestId, mine);
                mine.answer().completeExceptionally(error);
            } else {
                if (answer instanceof Answer.Failed) {
                    entries.remove(requestId, mine);
                }
                mine.answer().complete(answer);
            }
        });
        return mine.answer();
    }
}
