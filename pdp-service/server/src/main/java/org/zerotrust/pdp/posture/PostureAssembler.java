package org.zerotrust.pdp.posture;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.identity.Caller;
import org.zerotrust.pdp.outcome.Failure;
import org.zerotrust.pdp.outcome.FailureCode;
import org.zerotrust.pdp.outcome.FieldError;

/**
 * Makes the snapshot a decision rests on out of what travels with the question and what was reported before. Pure.
 * A sender gives name, value, method and its own time; source and integrity are set here, from its registration and
 * its authenticated channel.
 */
public final class PostureAssembler {
    /** How far a sender's clock may be ahead of ours. */
    public static final Duration LEEWAY = Duration.ofMinutes(5);

    private final Duration defaultMaxAge;

    /**
     * An assembler.
     *
     * @param defaultMaxAge age limit of a signal for which nothing is configured
     */
    public PostureAssembler(Duration defaultMaxAge) {
        this.defaultMaxAge = defaultMaxAge;
    }

    /** Claims accepted as reports, or why not. */
    public sealed interface Accepted {
        record Signals(List<ReportedSignal> signals) implements Accepted {
            public Signals {
                signals = List.copyOf(signals);
            }
        }

        record Refused(Failure failure) implements Accepted {}
    }

    /** Turns a sender's claims into signals with our facts, where its registration allows each of them. */
    public Accepted accept(Caller sender, List<PostureClaim> claims, String path, Instant now) {
        if (claims.isEmpty()) {
            return new Accepted.Signals(List.of());
        }
        List<ReportedSignal> signals = new ArrayList<>(claims.size());
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < claims.size(); i++) {
            PostureClaim claim = claims.get(i);
            String source = sourceOf(sender, claim);
            if (source == null) {
                // Not on the allow-list: refused aloud, for a signal dropped in silence looks like one that is missing.
                return new Accepted.Refused(new Failure(
                        FailureCode.FORBIDDEN,
                        "The caller is not registered for a signal that it reports.",
                        List.of(new FieldError(
                                path + "[" + i + "]", "not_allowed", "not registered for this signal and source"))));
            }
            if (!seen.add(claim.name() + "\n" + source)) {
                return new Accepted.Refused(Failure.invalid(
                        path + "[" + i + "].name", "duplicate", "the signal is there twice from one source"));
            }
            Duration maxAge = claim.maxAge() == null || claim.maxAge().compareTo(defaultMaxAge) > 0
                    ? defaultMaxAge
                    : claim.maxAge();
            // A sender whose clock is a little ahead observed nothing in the future.
            Instant observed = claim.observedAt().isAfter(now) ? now : claim.observedAt();
            signals.add(new ReportedSignal(
                    claim.name(),
                    claim.value(),
                    source,
                    claim.method(),
                    observed,
                    now,
                    maxAge,
                    Integrity.AUTHENTICATED,
                    sender.id().value()));
        }
        return new Accepted.Signals(signals);
    }

    private static @Nullable String sourceOf(Caller sender, PostureClaim claim) {
        String named = claim.source();
        if (named != null) {
            return sender.mayReport(claim.name(), named) ? named : null;
        }
        Set<String> own = sender.reporting().getOrDefault(claim.name(), Set.of());
        if (own.isEmpty()) {
            own = sender.reporting().getOrDefault("*", Set.of());
        }
        return own.size() == 1 ? own.iterator().next() : null;
    }

    /**
     * One signal for each name. Among several, fresh goes before stale, better integrity before worse, later before
     * earlier; among equals in all that, the order of sources decides, so that the same evidence gives the same
     * snapshot.
     *
     * @param configured age limits of the resource's class, by name; they only ever shorten
     */
    public PostureSnapshot assemble(
            List<ReportedSignal> travelling,
            List<ReportedSignal> reported,
            Map<String, Duration> configured,
            Instant now) {
        if (travelling.isEmpty() && reported.isEmpty()) {
            return PostureSnapshot.EMPTY;
        }
        Map<String, Signal> best = new TreeMap<>();
        for (ReportedSignal signal : reported) {
            offer(best, signal, configured, now);
        }
        for (ReportedSignal signal : travelling) {
            offer(best, signal, configured, now);
        }
        return new PostureSnapshot(new ArrayList<>(best.values()));
    }

    private static void offer(
            Map<String, Signal> best, ReportedSignal reported, Map<String, Duration> configured, Instant now) {
        Duration limit = configured.get(reported.name());
        Duration maxAge = limit != null && limit.compareTo(reported.maxAge()) < 0 ? limit : reported.maxAge();
        ReportedSignal signal = maxAge.equals(reported.maxAge()) ? reported : reported.withMaxAge(maxAge);
        long age = Math.max(0, now.getEpochSecond() - signal.observedAt().getEpochSecond());
        Signal candidate = new Signal(signal, age, age <= maxAge.toSeconds());
        best.merge(signal.name(), candidate, PostureAssembler::better);
    }

    private static Signal better(Signal a, Signal b) {
        if (a.fresh() != b.fresh()) {
            return a.fresh() ? a : b;
        }
        int integrity = a.signal().integrity().compareTo(b.signal().integrity());
        if (integrity != 0) {
            return integrity < 0 ? a : b;
        }
        int time = a.signal().observedAt().compareTo(b.signal().observedAt());
        if (time != 0) {
            return time > 0 ? a : b;
        }
        return a.signal().source().compareTo(b.signal().source()) <= 0 ? a : b;
    }
}
