package org.zerotrust.pdp.store;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.zerotrust.evidence.posture.KevCatalog;
import org.zerotrust.pdp.posture.KnownExploited;

/** The catalogue of known exploited vulnerabilities, fetched off the request path; the last good one stays and ages. */
@Singleton
public class KevFeed implements KnownExploited.Feed {
    private static final Logger LOG = Logger.getLogger(KevFeed.class);

    /** Where the catalogue is. */
    @ConfigMapping(prefix = "pdp.kev")
    public interface KevConfig {
        /** {@code file:}, {@code http:} or {@code https:}; nothing is joined where it is not set. */
        Optional<URI> source();

        /** How often it is fetched. */
        @WithDefault("PT1H")
        Duration refresh();

        /** Longest wait for it. */
        @WithDefault("PT30S")
        Duration deadline();

        /** How old it may be; later what follows from it is stale. */
        @WithDefault("P7D")
        Duration maxAge();

        /** Its largest size in bytes. */
        @WithDefault("16777216")
        int maxBytes();
    }

    private final KevConfig config;
    private final Clock clock;
    private final MeterRegistry metrics;
    private final ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("pdp-kev").daemon().factory());
    private volatile KnownExploited.@Nullable Held held;

    KevFeed(KevConfig config, Clock clock, MeterRegistry metrics) {
        this.config = config;
        this.clock = clock;
        this.metrics = metrics;
    }

    void start(@Observes StartupEvent event) {
        config.source().ifPresent(source -> {
            StatusFetcher fetcher = new StatusFetcher(config.deadline(), config.maxBytes());
            var _ = worker.scheduleWithFixedDelay(
                    () -> fetch(fetcher, source), 0, config.refresh().toMillis(), TimeUnit.MILLISECONDS);
        });
    }

    void stop(@Observes ShutdownEvent event) {
        worker.shutdownNow();
    }

    @Override
    public KnownExploited.@Nullable Held held() {
        return held;
    }

    void fetch(StatusFetcher fetcher, URI source) {
        try {
            KevCatalog catalog = KevCatalog.read(new String(fetcher.bytes(source), StandardCharsets.UTF_8));
            if (catalog == null) {
                throw new IOException("no catalogue of known exploited vulnerabilities");
            }
            held = new KnownExploited.Held(catalog, clock.instant());
            metrics.counter("pdp.kev.fetches", "outcome", "ok").increment();
        } catch (IOException e) {
            metrics.counter("pdp.kev.fetches", "outcome", "failed").increment();
            LOG.warnf("event=kev_refused what=%s error=%s", source, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("event=kev_not_fetched", e);
        }
    }
}
