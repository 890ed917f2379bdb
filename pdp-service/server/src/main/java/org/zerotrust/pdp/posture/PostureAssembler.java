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
import org.zerotrust.evidence.posture.ComplianceState;
import org.zerotrust.pdp.identity.Caller;
import org.zerotrust.pdp.outcome.Failure;
import org.zerotrust.pdp.outcome.FailureCode;
import org.zerotrust.pdp.outcome.FieldError;
import org.zerotrust.pdp.posture.Signal.Cause;

/**
 * Makes the snapshot a decision rests on out of what travels with the question and what was reported before. Pure.
 * A sender gives name, value, method and its own time; source and integrity are set here, from its registration and
 * its authenticated channel.
 */
public final class PostureAssembler {
    /** How far a sender's clock may be ahead of ours. */
    public static final Duration LEEWAY = Duration.ofMinutes(5);

    /** The source of what this service finds out itself; nobody else reports for it. */
    public static final String OWN_SOURCE = "pdp";

    private final Duration defaultMaxAge;
    private final Set<String> selfSources;
    private final WorstValue worst;
    private final AttestationEvidence evidence;

    /** An assembler with the usual orders of values, and {@code self} for a device that speaks of itself. */
    public PostureAssembler(Duration defaultMaxAge, AttestationEvidence evidence) {
        this(defaultMaxAge, Set.of("self"), new WorstValue(Map.of()), evidence);
    }

    /**
     * An assembler.
     *
     * @param defaultMaxAge age limit of a signal for which nothing is configured
     * @param selfSources sources by which a device speaks of itself: nothing protects what they say
     * @param worst which value counts where sources disagree
     * @param evidence judges what senders only carry
     */
    public PostureAssembler(
            Duration defaultMaxAge, Set<String> selfSources, WorstValue worst, AttestationEvidence evidence) {
        this.defaultMaxAge = defaultMaxAge;
        this.selfSources = Set.copyOf(selfSources);
        this.worst = worst;
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
                value(claim),
                source,
                claim.method(),
                claim.observedAt(),
                observed,
                now,
                maxAge,
                // A device that speaks of itself proves nothing by being who it is.
                selfSources.contains(source) ? Integrity.NONE : Integrity.AUTHENTICATED,
                sender.id().value(),
                null);
    }

    /** As it was stated; of compliance in one vocabulary, so that policies need not know every vendor's. */
    private static Object value(PostureClaim.Stated claim) {
        return claim.name().equals(ComplianceState.SIGNAL)
                ? ComplianceState.said(String.valueOf(claim.value())).wire()
                : claim.value();
    }

    private static @Nullable String sourceOf(Caller sender, PostureClaim.Stated claim) {
        String named = claim.source();
        if (named != null) {
            return !named.equals(OWN_SOURCE) && sender.mayReport(claim.name(), named) ? named : null;
        }
        Set<String> own = sender.reporting().getOrDefault(claim.name(), Set.of());
        if (own.isEmpty()) {
            own = sender.reporting().getOrDefault("*", Set.of());
        }
        return own.size() == 1 && !own.contains(OWN_SOURCE) ? own.iterator().next() : null;
    }

    /**
     * One signal for each name. Of one source the latest word counts. Of several sources those that are fresh count, and
     * among them the worst value; where none is the worst, the value is unknown. Who says the same is told apart by
     * integrity, then time, then the order of sources, so that the same evidence gives the same snapshot.
     *
     * <p>Signed signals about another key than the device's don't count, and of one verifier's results only the latest
     * does.
     *
     * @param held what was reported before; where the replica is behind, it has no value
     * @param device the key that the device proved
     * @param configured age limits of the resource's class, by name; they only ever shorten
     */
    public PostureSnapshot assemble(
            List<ReportedSignal> travelling,
            PostureStore.Held held,
            PublicKey device,
            Map<String, Duration> configured,
            Instant now) {
        if (travelling.isEmpty() && held.signals().isEmpty()) {
            return PostureSnapshot.EMPTY;
        }
        Map<String, Signal> best = new TreeMap<>();
        LatestEvidence counting = new LatestEvidence(new BoundKey(device), held.signals(), travelling);
        for (ReportedSignal signal : held.signals()) {
            if (counting.has(signal) && isLatestOfItsSource(signal, travelling)) {
                offer(best, signal, held.current(), configured, now);
            }
        }
        for (ReportedSignal signal : travelling) {
            if (counting.has(signal) && isLatestOfItsSource(signal, held.signals())) {
                offer(best, signal, true, configured, now);
            }
        }
        return new PostureSnapshot(new ArrayList<>(best.values()));
    }

    /** A word that its own source has taken back since does not count. */
    private static boolean isLatestOfItsSource(ReportedSignal signal, List<ReportedSignal> others) {
        if (signal.evidence() != null) {
            return true;
        }
        for (ReportedSignal other : others) {
            if (other.evidence() == null
                    && other.name().equals(signal.name())
                    && other.source().equals(signal.source())
                    && other.observedAt().isAfter(signal.observedAt())) {
                return false;
            }
        }
        return true;
    }

    private void offer(
            Map<String, Signal> best,
            ReportedSignal reported,
            boolean known,
            Map<String, Duration> configured,
            Instant now) {
        Duration limit = configured.get(reported.name());
        Duration maxAge = limit != null && limit.compareTo(reported.maxAge()) < 0 ? limit : reported.maxAge();
        SignalFacts facts = (maxAge.equals(reported.maxAge()) ? reported : reported.withMaxAge(maxAge)).facts();
        long age = Math.max(0, now.getEpochSecond() - facts.observedAt().getEpochSecond());
        Signal candidate = !known
                ? new Signal.Unknown(facts, age, Cause.BEHIND)
                : age <= maxAge.toSeconds()
                        ? new Signal.Fresh(facts, age, reported.value(), confidence(facts), false)
                        : new Signal.Stale(facts, age);
        best.merge(reported.name(), candidate, this::together);
    }

    private static double confidence(SignalFacts facts) {
        return switch (facts.integrity()) {
            case SIGNED -> 1.0;
            case AUTHENTICATED ->
                switch (facts.method()) {
                    case ATTESTED, OBSERVED -> 0.8;
                    case DERIVED -> 0.7;
                    case REPORTED -> 0.6;
                };
            case NONE -> 0.3;
        };
    }

    private Signal together(Signal a, Signal b) {
        return switch (a) {
            case Signal.Fresh one ->
                switch (b) {
                    case Signal.Fresh other -> bothFresh(one, other);
                    // What nobody knew the worst of stays unknown, whatever a third source says.
                    case Signal.Unknown unknown -> unknown.cause() == Cause.DISPUTED ? unknown : one;
                    case Signal.Stale _ -> one;
                };
            case Signal.Unknown unknown ->
                switch (b) {
                    case Signal.Fresh other -> unknown.cause() == Cause.DISPUTED ? unknown : other;
                    case Signal.Unknown _, Signal.Stale _ -> unknown;
                };
            case Signal.Stale stale ->
                switch (b) {
                    case Signal.Fresh other -> other;
                    case Signal.Unknown unknown -> unknown;
                    case Signal.Stale other -> stands(stale.facts(), other.facts()) ? stale : other;
                };
        };
    }

    private Signal bothFresh(Signal.Fresh a, Signal.Fresh b) {
        if (same(a.value(), b.value())) {
            Signal.Fresh better = stands(a.facts(), b.facts()) ? a : b;
            return a.disputed() || b.disputed()
                    ? new Signal.Fresh(better.facts(), better.age(), better.value(), better.confidence(), true)
                    : better;
        }
        Object value = worst.of(a.name(), a.value(), b.value());
        if (value == null) {
            Signal.Fresh first = stands(a.facts(), b.facts()) ? a : b;
            return new Signal.Unknown(first.facts(), first.age(), Cause.DISPUTED);
        }
        Signal.Fresh said = same(value, a.value()) ? a : b;
        return new Signal.Fresh(said.facts(), said.age(), said.value(), said.confidence(), true);
    }

    private static boolean same(Object a, Object b) {
        return a instanceof Number x && b instanceof Number y
                ? Double.compare(x.doubleValue(), y.doubleValue()) == 0
                : a.equals(b);
    }

    /** Whether the first stands before the second. */
    private static boolean stands(SignalFacts a, SignalFacts b) {
        int integrity = a.integrity().compareTo(b.integrity());
        if (integrity != 0) {
            return integrity < 0;
        }
        int time = a.observedAt().compareTo(b.observedAt());
        return time != 0 ? time > 0 : a.source().compareTo(b.source()) <= 0;
    }
}
