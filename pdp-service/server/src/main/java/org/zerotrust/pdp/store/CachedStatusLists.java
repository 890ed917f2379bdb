package org.zerotrust.pdp.store;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.zerotrust.evidence.revocation.Crl;
import org.zerotrust.evidence.revocation.OcspResponse;
import org.zerotrust.pdp.device.IssuerProfile;
import org.zerotrust.pdp.device.StatusLists;
import org.zerotrust.pdp.device.VerifiedChain;
import org.zerotrust.pdp.outcome.PdpException;

/**
 * The revocation lists of all registered issuers, fetched by one thread off the request path. A list stays until a newer
 * one is there: how old it may be is for the decision to judge. A source that is new is fetched within a second; until
 * then its issuer's devices are refused.
 */
@Singleton
public class CachedStatusLists implements StatusLists {
    private static final Logger LOG = Logger.getLogger(CachedStatusLists.class);
    private static final long LOOK_SECONDS = 1;

    private final Registry registry;
    private final StatusConfig config;
    private final StatusFetcher fetcher;
    private final MeterRegistry metrics;
    private final OcspAnswers answers;
    private final Map<URI, Crl> lists = new ConcurrentHashMap<>();
    private final Map<URI, Long> dueAt = new ConcurrentHashMap<>();
    private final ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("pdp-status").daemon().factory());

    CachedStatusLists(Registry registry, StatusConfig config, MeterRegistry metrics) {
        this.registry = registry;
        this.config = config;
        this.metrics = metrics;
        this.fetcher = new StatusFetcher(config.deadline(), config.maxBytes());
        this.answers = new OcspAnswers(fetcher, config, metrics, System::nanoTime);
    }

    void start(@Observes StartupEvent event) {
        var _ = worker.scheduleWithFixedDelay(this::look, 0, LOOK_SECONDS, TimeUnit.SECONDS);
    }

    void stop(@Observes ShutdownEvent event) {
        worker.shutdownNow();
        answers.close();
    }

    @Override
    public List<OcspResponse> answers(VerifiedChain chain) {
        return answers.of(chain);
    }

    @Override
    public List<Crl> lists(IssuerProfile issuer) {
        List<URI> sources = issuer.status().lists();
        if (sources.isEmpty()) {
            return List.of();
        }
        List<Crl> known = new ArrayList<>(sources.size());
        for (URI source : sources) {
            Crl list = lists.get(source);
            if (list != null) {
                known.add(list);
            }
        }
        return known;
    }

    private void look() {
        try {
            Set<URI> sources = registry.statusSources();
            lists.keySet().retainAll(sources);
            dueAt.keySet().retainAll(sources);
            long now = System.nanoTime();
            for (URI source : sources) {
                Long due = dueAt.get(source);
                if (due == null || now - due >= 0) {
                    fetch(source);
                    dueAt.put(source, System.nanoTime() + config.refresh().toNanos());
                }
            }
        } catch (PdpException e) {
            // The registry has not been read, or not lately; decisions are refused for that already.
            LOG.debug("event=revocation_lists_wait_for_issuers");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("event=revocation_lists_not_fetched", e);
        }
    }

    private void fetch(URI source) throws InterruptedException {
        try {
            Crl fetched = fetcher.fetch(source);
            // An older list than the one held would take revocations back.
            lists.merge(source, fetched, (held, next) -> next.thisUpdate() >= held.thisUpdate() ? next : held);
            metrics.counter("pdp.status.fetches", "outcome", "ok").increment();
        } catch (IOException e) {
            metrics.counter("pdp.status.fetches", "outcome", "failed").increment();
            LOG.warnf("event=revocation_list_refused what=%s error=%s", source, e.getMessage());
        }
    }
}
