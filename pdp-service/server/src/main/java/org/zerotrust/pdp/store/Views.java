package org.zerotrust.pdp.store;

import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.logging.Logger;

/**
 * Keeps every {@link View} close to the database: a counter per view moves with each change of its tables, and a view is
 * read again when its counter moved. One thread, one query where nothing changed.
 */
@ApplicationScoped
public class Views {
    private static final Logger LOG = Logger.getLogger(Views.class);

    private record Source<T>(View<T> view, Supplier<T> loader) {
        void refresh(long version, Instant now) {
            if (view.isAt(version)) {
                view.confirm(now);
            } else {
                view.load(loader.get(), version, now);
                LOG.infof("event=view_loaded view=%s version=%d", view.name(), version);
            }
        }
    }

    private final Database database;
    private final StoreConfig config;
    private final Clock clock;
    private final Map<String, Source<?>> sources = new ConcurrentHashMap<>();
    private final List<Runnable> followers = new java.util.concurrent.CopyOnWriteArrayList<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("pdp-views").daemon().factory());

    Views(Database database, StoreConfig config, Clock clock) {
        this.database = database;
        this.config = config;
        this.clock = clock;
    }

    /** Adds a view; it is empty until {@link #start} or the next round. */
    public <T> View<T> register(String name, Function<Mutiny.StatelessSession, Uni<T>> loader) {
        return register(name, () -> database.await(database.read(loader)));
    }

    /**
     * Adds a view that its loader reads or brings up to date; the loader may block.
     *
     * @param loader called on one thread at a time; where it throws, the view keeps what it had
     */
    public <T> View<T> register(String name, Supplier<T> loader) {
        View<T> view = new View<>(name, config.maxStaleness());
        sources.put(name, new Source<>(view, loader));
        return view;
    }

    /** Adds work that runs on the views' thread after each round in which the database answered. */
    public void follow(Runnable follower) {
        followers.add(follower);
    }

    /** Starts the rounds; the first one begins at once. */
    public void start() {
        long pause = config.refresh().toMillis();
        var _ = thread.scheduleWithFixedDelay(this::roundOrLog, 0, pause, TimeUnit.MILLISECONDS);
    }

    /** Whether every view has a value that may be used. */
    public boolean ready() {
        Instant now = clock.instant();
        return !sources.isEmpty()
                && sources.values().stream().allMatch(source -> source.view().usable(now));
    }

    /** The views that have no usable value. */
    public List<String> missing() {
        Instant now = clock.instant();
        return sources.values().stream()
                .filter(source -> !source.view().usable(now))
                .map(source -> source.view().name())
                .sorted()
                .toList();
    }

    /** One round now, on the caller's thread: after an administrator's change, for tests, at start. */
    public synchronized void round() {
        Instant now = clock.instant();
        Map<String, Long> versions =
                database.await(database.read(session -> session.createQuery("from ViewVersionRow", ViewVersionRow.class)
                        .getResultList()
                        .map(rows -> rows.stream().collect(Collectors.toMap(row -> row.view, row -> row.version)))));
        for (Source<?> source : sources.values()) {
            Long version = versions.get(source.view().name());
            if (version == null) {
                throw new IllegalStateException(
                        "no counter for the view " + source.view().name());
            }
            source.refresh(version, now);
        }
        followers.forEach(Runnable::run);
    }

    private void roundOrLog() {
        try {
            round();
        } catch (RuntimeException e) {
            // The views keep their last value until it is too old; readiness and every decision then say so.
            LOG.warnf("event=view_refresh_failed error=%s", e.getMessage());
        }
    }

    void stop(@Observes ShutdownEvent event) {
        thread.shutdownNow();
    }
}
