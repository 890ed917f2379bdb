package org.zerotrust.pdp.posture;

import java.security.PublicKey;
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
    private final AttestationEvidence evidence;

    /**
     * An assembler.
     *
     * @param defaultMaxAge age limit of a signal for which nothing is configured
     * @param evidence judges what senders only carry
     */
    public PostureAssembler(Duration defaultMaxAge, AttestationEvidence evidence) {
        this.defaultMaxAge = defaultMaxAge;
        this.evidence = evidence;
    }

    /**
     * Turns a sender's claims into signals with our facts, where its registration allows each of them or their own
     * signature vouches for them.
     */
    public Accepted accept(Caller sender, List<PostureClaim> claims, String path, Instant now) {
        if (claims.isEmpty()) {
            return Accepted.NOTHING;
        }
        List<ReportedSignal> signals = new ArrayList<>(claims.size());
        List<Accepted.Refusal> refused = new ArrayList<>(0);
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < claims.size(); i++) {
            List<ReportedSignal> found;
            switch (claims.get(i)) {
                case PostureClaim.Stated stated -> {
                    String source = sourceOf(sender, stated);
                    if (source == null) {
                        return notAllowed(path, i);
                    }
                    found = List.of(stated(sender, stated, source, now));
                }
                case PostureClaim.Attested attested -> {
                    switch (evidence.judge(sender, attested, defaultMaxAge, now)) {
                        case AttestationEvidence.Judged.Signals(var judged) -> found = judged;
                        case AttestationEvidence.Judged.Refused(var why) -> {
                            refused.add(new Accepted.Refusal(i, why));
                            found = List.of();
                        }
                        case AttestationEvidence.Judged.NotAllowed() -> {
                            return notAllowed(path, i);
                        }
                    }
                }
            }
            for (ReportedSignal signal : found) {
                if (!seen.add(signal.name() + "\n" + signal.source())) {
                    return new Accepted.Refused(Failure.invalid(
                            path + "[" + i + "].name", "duplicate", "the signal is there twice from one source"));
                }
            }
            signals.addAll(found);
        }
        return new Accepted.Signals(signals, refused);
    }

    /** Refused aloud, for a signal dropped in silence looks like one that is missing. */
    private static Accepted notAllowed(String path, int index) {
        return new Accepted.Refused(new Failure(
                FailureCode.FORBIDDEN,
                "The caller is not registered for a signal that it reports.",
                List.of(new FieldError(
                        path + "[" + index + "]", "not_allowed", "not registered for this signal and source"))));
    }

    private ReportedSignal stated(Caller sender, PostureClaim.Stated claim, String source, Instant now) {
        Duration maxAge =
                claim.maxAge() == null || claim.maxAge().compareTo(defaultMaxAge) > 0 ? defaultMaxAge : claim.maxAge();
        // A sender whose clock is a little ahead observed nothing in the future.
        Instant observed = claim.observedAt().isAfter(now) ? now : claim.observedAt();
        return new ReportedSignal(
                claim.name(),
                claim.value(),
                source,
                claim.method(),
                observed,
                now,
                maxAge,
                Integrity.AUTHENTICATED,
                sender.id().value());
    }

    /**
     * Whether a report would put something older over what is known of the same source: a report that was captured and
     * sent again. The same report twice changes nothing and is none.
     */
    public static boolean superseded(List<ReportedSignal> report, List<ReportedSignal> known) {
        for (ReportedSignal signal : report) {
            for (ReportedSignal before : known) {
                if (before.name().equals(signal.name())
                        && before.source().equals(signal.source())
                        && before.observedAt().isAfter(signal.observedAt())) {
                    return true;
                }
            }
        }
        return false;
    }

    private static @Nullable String sourceOf(Caller sender, PostureClaim.Stated claim) {
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
     * snapshot. Signed signals about another key than the device's don't count, and of one verifier's results only the
     * latest does.
     *
     * @param device the key that the device proved
     * @param configured age limits of the resource's class, by name; they only ever shorten
     */
    public PostureSnapshot assemble(
            List<ReportedSignal> travelling,
            List<ReportedSignal> reported,
            PublicKey device,
            Map<String, Duration> configured,
            Instant now) {
        if (travelling.isEmpty() && reported.isEmpty()) {
            return PostureSnapshot.EMPTY;
        }
        Map<String, Signal> best = new TreeMap<>();
        LatestEvidence counting = new LatestEvidence(new BoundKey(device), reported, travelling);
        for (ReportedSignal signal : reported) {
            if (counting.has(signal)) {
                offer(best, signal, configured, now);
            }
        }
        for (ReportedSignal signal : travelling) {
            if (counting.has(signal)) {
                offer(best, signal, configured, now);
            }
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
