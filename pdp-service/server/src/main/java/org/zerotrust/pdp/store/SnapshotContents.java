package org.zerotrust.pdp.store;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What snapshots hold, in parts, each read and written on its own: a part is small enough that no event loop and no other
 * query waits for it, and the database's deadline is one part's.
 *
 * <p>Parts are written before any snapshot names them. Those of one that never came to be, as a replica died or another was
 * first, are deleted after a day.
 */
@ApplicationScoped
public class SnapshotContents {
    private static final Duration ORPHANED_AFTER = Duration.ofDays(1);

    private final Database database;
    private final Clock clock;

    SnapshotContents(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Writes the parts in their order, under a new name. */
    public Uni<UUID> write(String owner, List<byte[]> parts) {
        UUID id = UUID.randomUUID();
        Instant now = clock.instant();
        return deleteOrphans(now)
                .flatMap(_ -> Multi.createFrom()
                        .range(0, parts.size())
                        .onItem()
                        .transformToUniAndConcatenate(part -> insert(owner, id, part, parts.get(part), now))
                        .collect()
                        .last())
                .map(_ -> id);
    }

    private Uni<Integer> insert(String owner, UUID id, int part, byte[] content, Instant now) {
        return database.write(session -> session.createNativeQuery(
                        "insert into policy_content (tenant, id, part, content, created_at) values (?1, ?2, ?3, ?4, ?5)")
                .setParameter(1, owner)
                .setParameter(2, id)
                .setParameter(3, part)
                .setParameter(4, content)
                .setParameter(5, now)
                .executeUpdate());
    }

    private Uni<Integer> deleteOrphans(Instant now) {
        return database.write(
                session -> session.createNativeQuery("delete from policy_content c where c.created_at < ?1"
                                + " and not exists (select 1 from policy_snapshot s"
                                + " where s.tenant = c.tenant and s.content_id = c.id)")
                        .setParameter(1, now.minus(ORPHANED_AFTER))
                        .executeUpdate());
    }

    /**
     * A snapshot that is stored.
     *
     * @param parts how many
     */
    public record Stored(String owner, UUID id, int parts) {}

    /** The snapshot of this digest; empty where it is not stored. */
    public Uni<Optional<Stored>> find(String owner, String digest) {
        return database.read(session -> session.createNativeQuery(
                                "select s.content_id, (select count(*) from policy_content c"
                                        + " where c.tenant = s.tenant and c.id = s.content_id)"
                                        + " from policy_snapshot s where s.tenant = ?1 and s.digest = ?2",
                                Object[].class)
                        .setParameter(1, owner)
                        .setParameter(2, digest)
                        .getSingleResultOrNull())
                .map(row -> Optional.ofNullable(row)
                        .map(found -> new Stored(owner, (UUID) found[0], ((Number) found[1]).intValue())));
    }

    /** As {@link #find}, the tenant's own or one that tenants share. */
    public Uni<Optional<Stored>> findFor(String tenant, String digest) {
        return find(tenant, digest)
                .flatMap(own -> own.isPresent() ? Uni.createFrom().item(own) : find(Snapshots.SHARED, digest));
    }

    /** One part, from 0. */
    public Uni<byte[]> part(Stored stored, int part) {
        return database.read(session -> session.createNativeQuery(
                        "select content from policy_content where tenant = ?1 and id = ?2 and part = ?3", byte[].class)
                .setParameter(1, stored.owner())
                .setParameter(2, stored.id())
                .setParameter(3, part)
                .getSingleResult());
    }

    /** The parts of a snapshot in their order; empty where it is not stored. */
    public Uni<Optional<List<byte[]>>> read(String owner, String digest) {
        return find(owner, digest)
                .flatMap(found -> found.isEmpty()
                        ? Uni.createFrom().item(Optional.empty())
                        : read(found.get()).map(Optional::of));
    }

    /** All parts in their order. */
    public Uni<List<byte[]>> read(Stored stored) {
        return Multi.createFrom()
                .range(0, stored.parts())
                .onItem()
                .transformToUniAndConcatenate(part -> part(stored, part))
                .collect()
                .asList();
    }

    /** Waits for all parts; only for threads that may block. Each part has the database's own deadline. */
    public <T> T await(Uni<T> work) {
        return work.await().atMost(Duration.ofMinutes(2));
    }
}
