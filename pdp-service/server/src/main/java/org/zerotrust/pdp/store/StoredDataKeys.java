package org.zerotrust.pdp.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.zerotrust.ledger.seal.DataKey;
import org.zerotrust.pdp.journal.DataKeys;
import org.zerotrust.pdp.journal.local.JournalConfig;
import org.zerotrust.pdp.keys.KekSource;
import org.zerotrust.pdp.keys.KeyConfig;
import org.zerotrust.pdp.keys.KeyEncryptionKey;
import org.zerotrust.pdp.outcome.BoundedCache;
import org.zerotrust.pdp.outcome.FailureCode;
import org.zerotrust.pdp.outcome.PdpException;
import org.zerotrust.pdp.outcome.TenantId;

/**
 * Data keys, wrapped in the database and those used last open in memory. A decision waits for the database once, where its
 * device's key is not in memory. A key in memory is looked up again after a minute, beside the decisions that go on with
 * it: what another replica erased is sealed under no longer than that, and nobody can open what was.
 */
@ApplicationScoped
public class StoredDataKeys implements DataKeys {
    private static final Logger LOG = Logger.getLogger(StoredDataKeys.class);
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);
    private static final int MOST_LOOKED_FOR = 2_048;

    private record Name(String tenant, String holder) {}

    private record Held(DataKey key, long since) {}

    private final Database database;
    private final Clock clock;
    private final KeyEncryptionKey kek;
    private final BoundedCache<Name, Held> held;
    private final ConcurrentHashMap<Name, CompletableFuture<DataKey>> lookedFor = new ConcurrentHashMap<>();
    private final Counter lookups;
    private final Counter failures;
    private volatile boolean readAhead;

    StoredDataKeys(
            Database database,
            Views views,
            Clock clock,
            KeyConfig config,
            MeterRegistry metrics,
            JournalConfig journal) {
        int inMemory = journal.dataKeys();
        this.database = database;
        this.clock = clock;
        this.kek = KekSource.read(config);
        this.held = new BoundedCache<>(inMemory);
        this.lookups = metrics.counter("pdp.data.keys.lookups");
        this.failures = metrics.counter("pdp.data.keys.failures");
        metrics.gauge("pdp.data.keys.held", held, BoundedCache::size);
        // A quarter: what devices of now need is not pushed out by those of yesterday.
        views.follow(() -> readAhead(inMemory / 4));
    }

    /** Once, when the database is there: the youngest keys, so that a restart does not make every device wait for one. */
    private void readAhead(int most) {
        if (readAhead) {
            return;
        }
        List<DataKeyRow> rows = database.await(database.read(session -> session.createSelectionQuery(
                        "from DataKeyRow where wrapped is not null order by createdAt desc", DataKeyRow.class)
                .setMaxResults(most)
                .getResultList()));
        // Oldest first: of two keys of one holder the younger stays.
        for (DataKeyRow row : rows.reversed()) {
            Name name = new Name(row.tenant, row.holder);
            held.put(name, new Held(open(name, row), System.nanoTime()));
        }
        readAhead = true;
        LOG.infof("event=data_keys_read keys=%d", rows.size());
    }

    @Override
    public @Nullable DataKey known(TenantId tenant, String holder) {
        Name name = new Name(tenant.value(), holder);
        Held found = held.get(name);
        if (found == null) {
            return null;
        }
        if (System.nanoTime() - found.since() > LOOK_AGAIN.toNanos()) {
            // Not waited for. Where the database is away the key stays the one it was.
            var _ = find(tenant, holder);
        }
        return found.key();
    }

    @Override
    public CompletionStage<DataKey> find(TenantId tenant, String holder) {
        Name name = new Name(tenant.value(), holder);
        if (lookedFor.size() >= MOST_LOOKED_FOR) {
            failures.increment();
            return CompletableFuture.failedFuture(
                    new PdpException(FailureCode.OVERLOADED, "too many data keys are looked for"));
        }
        CompletableFuture<DataKey> mine = new CompletableFuture<>();
        CompletableFuture<DataKey> other = lookedFor.putIfAbsent(name, mine);
        if (other != null) {
            return other;
        }
        lookups.increment();
        database.write(session -> latestOrNew(session, name))
                .map(row -> open(name, row))
                .subscribe()
                .with(key -> ended(name, mine, key), e -> failed(name, mine, e));
        return mine;
    }

    private void ended(Name name, CompletableFuture<DataKey> mine, DataKey key) {
        held.put(name, new Held(key, System.nanoTime()));
        lookedFor.remove(name);
        mine.complete(key);
    }

    private void failed(Name name, CompletableFuture<DataKey> mine, Throwable e) {
        failures.increment();
        lookedFor.remove(name);
        LOG.warnf("event=data_key_not_found error=%s", e.getMessage());
        mine.completeExceptionally(
                e instanceof PdpException known
                        ? known
                        : new PdpException(FailureCode.REGISTRY_UNAVAILABLE, "a data key cannot be read", e));
    }

    private Uni<DataKeyRow> latestOrNew(Mutiny.StatelessSession session, Name name) {
        return latest(session, name).flatMap(found -> {
            if (found.isPresent() && found.get().wrapped != null) {
                return Uni.createFrom().item(found.get());
            }
            int generation = found.map(row -> row.generation).orElse(0) + 1;
            return add(session, name, generation)
                    .flatMap(_ -> latest(session, name))
                    .map(added -> added.orElseThrow(
                            () -> new PdpException(FailureCode.REGISTRY_UNAVAILABLE, "a data key was not kept")));
        });
    }

    private static Uni<Optional<DataKeyRow>> latest(Mutiny.StatelessSession session, Name name) {
        return session.createSelectionQuery(
                        "from DataKeyRow where tenant = :tenant and holder = :holder order by generation desc",
                        DataKeyRow.class)
                .setParameter("tenant", name.tenant())
                .setParameter("holder", name.holder())
                .setMaxResults(1)
                .getSingleResultOrNull()
                .map(Optional::ofNullable);
    }

    /** Where another replica adds the same generation, its key is the one. */
    private Uni<Integer> add(Mutiny.StatelessSession session, Name name, int generation) {
        DataKey key = DataKey.generate();
        return session.createNativeQuery("""
                        insert into data_key (tenant, holder, generation, key_id, wrapped, created_at)
                        values (?1, ?2, ?3, ?4, ?5, ?6) on conflict do nothing""")
                .setParameter(1, name.tenant())
                .setParameter(2, name.holder())
                .setParameter(3, generation)
                .setParameter(4, key.id())
                .setParameter(5, kek.wrap(key.secret(), associated(name.tenant(), name.holder(), key.id())))
                .setParameter(6, clock.instant())
                .executeUpdate();
    }

    private DataKey open(Name name, DataKeyRow row) {
        if (row.wrapped == null) {
            // Erased between the two statements of one lookup: the next one makes a new key.
            throw new PdpException(FailureCode.REGISTRY_UNAVAILABLE, "a data key was erased meanwhile");
        }
        return new DataKey(row.keyId, kek.unwrap(row.wrapped, associated(name.tenant(), name.holder(), row.keyId)));
    }

    private static byte[] associated(String tenant, String holder, UUID id) {
        return ("data-key:" + tenant + ":" + holder + ":" + id).getBytes(UTF_8);
    }

    /**
     * Destroys the keys of holders: what was sealed for them cannot be opened any more, by anybody.
     *
     * @return how many keys were destroyed
     */
    public Uni<Integer> erase(String tenant, Collection<String> holders, AdminStore.Change change) {
        Instant now = clock.instant();
        return database.write(session -> session.createMutationQuery(
                                "update DataKeyRow set wrapped = null, erasedAt = :now, erasedBy = :actor"
                                        + " where tenant = :tenant and holder in :holders and wrapped is not null")
                        .setParameter("now", now)
                        .setParameter("actor", change.actor())
                        .setParameter("tenant", tenant)
                        .setParameter("holders", holders)
                        .executeUpdate()
                        .flatMap(erased ->
                                session.insert(AdminStore.entry(change, now)).replaceWith(erased)))
                .invoke(_ -> holders.forEach(holder -> {
                    Name name = new Name(tenant, holder);
                    Held found = held.get(name);
                    if (found != null) {
                        held.remove(name, found);
                    }
                }));
    }

    /**
     * A key as those see it who may open what was sealed under it.
     *
     * @param secret null once it is erased
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody, and shown to nobody
    public record Opened(
            UUID id, byte @Nullable [] secret, @Nullable Instant erasedAt) {
        @Override
        public String toString() {
            return "Opened[" + id + ", secret redacted]";
        }
    }

    /** The tenant's keys of these ids; one that is not known is left out. */
    public Uni<List<Opened>> open(String tenant, Collection<UUID> ids, AdminStore.Change change) {
        return database.write(session -> session.createSelectionQuery(
                        "from DataKeyRow where tenant = :tenant and keyId in :ids", DataKeyRow.class)
                .setParameter("tenant", tenant)
                .setParameter("ids", ids)
                .getResultList()
                .flatMap(rows -> session.insert(AdminStore.entry(change, clock.instant()))
                        .replaceWith(rows.stream().map(this::opened).toList())));
    }

    /** The tenant's keys of these ids, for use within the service: empty where one is erased, missing where it is not known. */
    public Uni<Map<UUID, Optional<DataKey>>> open(String tenant, Collection<UUID> ids) {
        return database.read(session -> session.createSelectionQuery(
                                "from DataKeyRow where tenant = :tenant and keyId in :ids", DataKeyRow.class)
                        .setParameter("tenant", tenant)
                        .setParameter("ids", ids)
                        .getResultList())
                .map(rows -> rows.stream()
                        .map(this::opened)
                        .collect(Collectors.toMap(
                                Opened::id,
                                one -> Optional.ofNullable(one.secret()).map(s -> new DataKey(one.id(), s)))));
    }

    /** Waits for an answer; only for threads that may block. */
    public <T> T await(Uni<T> work) {
        return database.await(work);
    }

    private Opened opened(DataKeyRow row) {
        byte[] secret =
                row.wrapped == null ? null : kek.unwrap(row.wrapped, associated(row.tenant, row.holder, row.keyId));
        return new Opened(row.keyId, secret, row.erasedAt);
    }
}
