package org.zerotrust.pdp.store;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.zerotrust.evidence.der.DerException;
import org.zerotrust.evidence.revocation.OcspRequest;
import org.zerotrust.evidence.revocation.OcspResponse;
import org.zerotrust.evidence.x509.Certificate;
import org.zerotrust.pdp.device.VerifiedChain;
import org.zerotrust.pdp.outcome.BoundedCache;

/**
 * What responders say of the chains that are in use. A chain is asked about when a decision first needs it and again when
 * its answers are due, by threads of its own; the decision takes what is there. Answers stay until newer ones are there:
 * how old they may be is for the decision to judge.
 */
final class OcspAnswers implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(OcspAnswers.class);
    /** After a failure the wait is shorter than between good answers. */
    private static final Duration AGAIN = Duration.ofSeconds(5);

    /** One question: whom, and about which certificate of the path. */
    private record Asked(URI responder, int depth) {}

    private record Known(Map<Asked, OcspResponse> answers, long dueAt) {}

    private final StatusFetcher fetcher;
    private final Duration refresh;
    private final LongSupplier nanos;
    private final BoundedCache<String, Known> known;
    private final Set<String> asking = ConcurrentHashMap.newKeySet();
    private final ThreadPoolExecutor askers;
    private final SecureRandom random = new SecureRandom();
    private final Counter asked;
    private final Counter failed;
    private final Counter dropped;

    OcspAnswers(StatusFetcher fetcher, StatusConfig config, MeterRegistry metrics, LongSupplier nanos) {
        this.fetcher = fetcher;
        this.refresh = config.refresh();
        this.nanos = nanos;
        this.known = new BoundedCache<>(config.answers());
        this.askers = new ThreadPoolExecutor(
                config.askers(),
                config.askers(),
                1,
                TimeUnit.MINUTES,
                new LinkedBlockingQueue<>(config.waiting()),
                Thread.ofPlatform().name("pdp-ocsp-", 0).daemon().factory());
        askers.allowCoreThreadTimeOut(true);
        this.asked = metrics.counter("pdp.status.ocsp", "outcome", "ok");
        this.failed = metrics.counter("pdp.status.ocsp", "outcome", "failed");
        this.dropped = metrics.counter("pdp.status.ocsp", "outcome", "dropped");
    }

    /** What is known of the chain's certificates; never waits. */
    List<OcspResponse> of(VerifiedChain chain) {
        if (chain.issuer().status().responders().isEmpty()) {
            return List.of();
        }
        // The issuer's version: another registration may have other responders.
        String key = chain.facts().fingerprint() + "/" + chain.issuer().id() + "/"
                + chain.issuer().version();
        Known now = known.get(key);
        if (now == null || nanos.getAsLong() - now.dueAt >= 0) {
            ask(key, chain);
        }
        return now == null ? List.of() : List.copyOf(now.answers.values());
    }

    private void ask(String key, VerifiedChain chain) {
        if (!asking.add(key)) {
            return;
        }
        try {
            askers.execute(() -> {
                try {
                    askAll(key, chain);
                } finally {
                    asking.remove(key);
                }
            });
        } catch (RejectedExecutionException full) {
            // Nothing is let in by this: the device stays refused, or its old answer ages, until it is asked about.
            asking.remove(key);
            dropped.increment();
        }
    }

    private void askAll(String key, VerifiedChain chain) {
        List<Certificate> path = chain.path().path();
        Known held = known.get(key);
        // A responder that fails takes back neither a good status nor a revocation.
        Map<Asked, OcspResponse> answers = held == null ? new HashMap<>() : new HashMap<>(held.answers);
        boolean all = true;
        for (int i = 0; i < path.size(); i++) {
            Certificate issuer =
                    i + 1 < path.size() ? path.get(i + 1) : chain.path().anchor();
            for (URI responder : chain.issuer().status().responders()) {
                OcspResponse response = askOne(responder, path.get(i), issuer);
                all &= response != null;
                if (response != null) {
                    // An earlier answer than the one held would take a revocation back.
                    answers.merge(
                            new Asked(responder, i),
                            response,
                            (before, next) -> next.producedAt() >= before.producedAt() ? next : before);
                }
            }
        }
        Duration wait = all || AGAIN.compareTo(refresh) > 0 ? refresh : AGAIN;
        known.put(key, new Known(Map.copyOf(answers), nanos.getAsLong() + wait.toNanos()));
    }

    private @Nullable OcspResponse askOne(URI responder, Certificate certificate, Certificate issuer) {
        byte[] nonce = new byte[OcspRequest.NONCE];
        random.nextBytes(nonce);
        try {
            OcspResponse response =
                    OcspResponse.read(fetcher.ask(responder, OcspRequest.about(certificate, issuer, nonce)));
            if (!response.mayAnswer(nonce)) {
                throw new IOException("not the nonce that was sent");
            }
            asked.increment();
            return response;
        } catch (IOException | DerException e) {
            failed.increment();
            LOG.warnf("event=ocsp_answer_refused what=%s error=%s", responder, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return null;
    }

    @Override
    public void close() {
        askers.shutdownNow();
    }
}
