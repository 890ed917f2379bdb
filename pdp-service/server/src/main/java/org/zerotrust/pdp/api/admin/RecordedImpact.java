package org.zerotrust.pdp.api.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.zerotrust.ledger.replay.Impact;
import org.zerotrust.ledger.replay.Openings;
import org.zerotrust.ledger.replay.RecordedPolicy;
import org.zerotrust.pdp.outcome.FailureCode;
import org.zerotrust.pdp.policy.PolicyConfig;
import org.zerotrust.pdp.store.StoredDataKeys;
import org.zerotrust.pdp.stream.PastDecisions;

/**
 * Decides a tenant's recorded questions again with another policy. One at a time, on a thread that gives way to requests;
 * another one may wait, a third is refused.
 */
@ApplicationScoped
class RecordedImpact {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final PastDecisions decisions;
    private final StoredDataKeys keys;
    private final Duration longest;
    private final ExecutorService works;

    @SuppressWarnings("ThreadPriorityCheck") // no answer depends on it, only who waits
    RecordedImpact(PastDecisions decisions, StoredDataKeys keys, PolicyConfig config) {
        this.decisions = decisions;
        this.keys = keys;
        this.longest = config.impactLongest();
        this.works = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(1),
                Thread.ofPlatform()
                        .name("pdp-policy-impact")
                        .priority(Thread.MIN_PRIORITY)
                        .daemon()
                        .factory());
    }

    void stop(@Observes ShutdownEvent event) {
        works.shutdownNow();
    }

    /**
     * Which records.
     *
     * @param most how many at most, the earliest of each partition first
     * @param within the time for it; the service's own is not exceeded
     */
    record Range(String tenant, Instant from, Instant to, int most, Duration within) {}

    /** A policy that decides again; made on the thread that may take its time. */
    interface Candidate extends Supplier<RecordedPolicy> {}

    /**
     * The report of {@link Impact}, with {@code complete}: whether all of the range was decided again, before the service's time for it
     * was over.
     *
     * @param wanted false once nobody waits for it any more
     */
    Uni<ObjectNode> of(Range range, Candidate candidate, BooleanSupplier wanted) {
        return Uni.createFrom().<ObjectNode>emitter(emitter -> {
            try {
                works.execute(() -> {
                    try {
                        emitter.complete(replay(range, candidate.get(), wanted));
                    } catch (RuntimeException | LinkageError | StackOverflowError e) {
                        // Whoever waits must hear of it.
                        emitter.fail(e);
                    }
                });
            } catch (RejectedExecutionException e) {
                emitter.fail(Refused.of(FailureCode.OVERLOADED, "two impacts are being told already"));
            }
        });
    }

    private ObjectNode replay(Range range, RecordedPolicy policy, BooleanSupplier wanted) {
        Duration within = range.within().compareTo(longest) < 0 ? range.within() : longest;
        long deadline = System.nanoTime() + within.toNanos();
        Impact impact = new Impact();
        boolean[] late = {false};
        Openings openings = new Openings(ids -> keys.await(keys.open(range.tenant(), ids)), (data, opening) -> {
            late[0] |= System.nanoTime() > deadline;
            if (!late[0]) {
                impact.add(data, opening, policy);
            }
        });
        int[] taken = {0};
        boolean complete = decisions.read(range.from(), deadline, event -> {
            JsonNode data = inRange(event, range);
            if (data != null) {
                if (taken[0] == range.most()) {
                    return false;
                }
                taken[0]++;
                openings.add(data);
            }
            return wanted.getAsBoolean();
        });
        openings.flush();
        return impact.report().put("complete", complete && !late[0]);
    }

    /** The data of a record of this tenant and time; null for another. */
    private static @Nullable JsonNode inRange(byte[] event, Range range) {
        try {
            JsonNode record = JSON.readTree(event);
            JsonNode data = record.path("data");
            Instant at = Instant.parse(record.path("time").asText());
            return data.path("tenant").asText().equals(range.tenant())
                            && !at.isBefore(range.from())
                            && at.isBefore(range.to())
                    ? data
                    : null;
        } catch (IOException | DateTimeException e) {
            // No decision of ours: pdp verify tells what it is.
            return null;
        }
    }
}
