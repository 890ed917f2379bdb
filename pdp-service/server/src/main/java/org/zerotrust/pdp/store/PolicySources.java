package org.zerotrust.pdp.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/**
 * How far the sources of policy were looked at, and what became of each of their states at the gate. What several replicas
 * find out about one state is written once: by the first that comes with it.
 */
@ApplicationScoped
public class PolicySources {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** States of an owner's sources, the latest; whoever may push may push for ever. */
    private static final int MOST_KEPT = 1_000;

    private final Database database;
    private final Clock clock;

    PolicySources(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * How far a source was looked at.
     *
     * @param revision that was looked at last
     * @param highest that was ever accepted; null for none
     */
    public record Seen(String revision, @Nullable String highest) {}

    /**
     * A state of a source with what became of it.
     *
     * @param digest of the snapshot that it would be; null where it is none
     * @param report of the gate, JSON
     */
    public record Entry(
            String owner,
            String source,
            String revision,
            @Nullable String digest,
            @Nullable String author,
            @Nullable String signer,
            @Nullable Instant committedAt,
            @Nullable String message,
            String report) {}

    /** What becomes of a snapshot that passed the gate. */
    public sealed interface Next {
        /** It becomes the wanted one. */
        record Activate() implements Next {}

        /** It is tried first, instead of what is. */
        record Try(PolicyTrials.Trial trial) implements Next {}

        /** It waits for a person. */
        record Hold() implements Next {}
    }

    /** How far it was looked at; empty for never. */
    public Uni<Optional<Seen>> seen(String owner, String source) {
        return database.read(session -> session.createNativeQuery(
                        "select seen_revision, highest_revision from policy_source where tenant = ?1 and source = ?2",
                        Object[].class)
                .setParameter(1, owner)
                .setParameter(2, source)
                .getSingleResultOrNull()
                .map(row -> Optional.ofNullable(row).map(found -> new Seen((String) found[0], (String) found[1]))));
    }

    /** Whether a state of that name ever came to the gate. */
    public Uni<Boolean> known(String owner, String source, String revision) {
        return database.read(session -> session.createNativeQuery(
                        "select exists (select 1 from policy_candidate"
                                + " where tenant = ?1 and source = ?2 and revision = ?3)",
                        Boolean.class)
                .setParameter(1, owner)
                .setParameter(2, source)
                .setParameter(3, revision)
                .getSingleResult());
    }

    /**
     * Keeps one that was refused; the snapshot before stays.
     *
     * @param before the revision that was looked at before this one; null for none
     * @param content what it was; null where that is too much to keep
     * @return false where another replica was first
     */
    public Uni<Boolean> refused(Entry entry, @Nullable String before, byte @Nullable [] content) {
        return database.write(session -> look(session, entry, before, false).flatMap(first -> {
            if (!first) {
                return Uni.createFrom().item(false);
            }
            return insert(session, entry, false, content)
                    .flatMap(_ -> PolicyEvents.refused(session, entry, clock.instant()))
                    .map(_ -> true);
        }));
    }

    /**
     * Keeps one that was accepted, stores its snapshot and makes that the wanted one.
     *
     * @param before the revision that was looked at before this one; null for none
     * @param content names what the snapshot holds, which is stored already
     * @param next what becomes of it then
     * @return false where another replica was first
     */
    public Uni<Boolean> accepted(Entry entry, String digest, @Nullable String before, UUID content, Next next) {
        Instant now = clock.instant();
        return database.write(session -> look(session, entry, before, true).flatMap(first -> {
            if (!first) {
                return Uni.createFrom().item(false);
            }
            return insert(session, entry, true, null)
                    .flatMap(_ -> store(session, entry, digest, content, now))
                    .flatMap(_ -> session.get(ActivationRow.class, entry.owner()))
                    .flatMap(active -> next(session, entry, digest, active, next, now))
                    .map(_ -> true);
        }));
    }

    private static Uni<Integer> next(
            Mutiny.StatelessSession session,
            Entry entry,
            String digest,
            @Nullable ActivationRow active,
            Next next,
            Instant now) {
        if (active == null) {
            // Without any, nothing is decided: the first is not tried beside another.
            return Snapshots.want(session, entry.owner(), digest, entry.source(), now, entry.report());
        }
        return switch (next) {
            case Next.Activate _ -> Snapshots.want(session, entry.owner(), digest, entry.source(), now, entry.report());
            case Next.Try(PolicyTrials.Trial trial) ->
                active.digest.equals(digest)
                        ? Uni.createFrom().item(0)
                        : PolicyTrials.over(session, entry.owner(), "a newer one came", entry.source(), now)
                                .flatMap(_ -> PolicyTrials.begin(session, entry.owner(), trial, entry.source()));
            case Next.Hold _ -> Uni.createFrom().item(0);
        };
    }

    /** Moves the mark; false where it is not where it was when this state was looked at. */
    private static Uni<Boolean> look(
            Mutiny.StatelessSession session, Entry entry, @Nullable String before, boolean accepted) {
        String highest = accepted ? entry.revision() : null;
        if (before == null) {
            return session.createNativeQuery(
                            "insert into policy_source (tenant, source, seen_revision, highest_revision)"
                                    + " values (?1, ?2, ?3, cast(?4 as text)) on conflict do nothing")
                    .setParameter(1, entry.owner())
                    .setParameter(2, entry.source())
                    .setParameter(3, entry.revision())
                    .setParameter(4, highest)
                    .executeUpdate()
                    .map(moved -> moved == 1);
        }
        return session.createNativeQuery("update policy_source set seen_revision = ?3,"
                        + " highest_revision = coalesce(cast(?4 as text), highest_revision)"
                        + " where tenant = ?1 and source = ?2 and seen_revision = ?5")
                .setParameter(1, entry.owner())
                .setParameter(2, entry.source())
                .setParameter(3, entry.revision())
                .setParameter(4, highest)
                .setParameter(5, before)
                .executeUpdate()
                .map(moved -> moved == 1);
    }

    private Uni<Integer> insert(
            Mutiny.StatelessSession session, Entry entry, boolean accepted, byte @Nullable [] content) {
        return session.createNativeQuery("""
                        insert into policy_candidate (tenant, id, source, revision, digest, author, signer, committed_at,
                                                      message, accepted, report, content, seen_at)
                        values (?1, ?2, ?3, ?4, cast(?5 as text), cast(?6 as text), cast(?7 as text),
                                cast(cast(?8 as text) as timestamptz), cast(?9 as text), ?10, cast(cast(?11 as text) as jsonb), cast(?12 as bytea), ?13)
                        """)
                .setParameter(1, entry.owner())
                .setParameter(2, UUID.randomUUID())
                .setParameter(3, entry.source())
                .setParameter(4, entry.revision())
                .setParameter(5, entry.digest())
                .setParameter(6, entry.author())
                .setParameter(7, entry.signer())
                .setParameter(8, text(entry.committedAt()))
                .setParameter(9, entry.message())
                .setParameter(10, accepted)
                .setParameter(11, entry.report())
                .setParameter(12, content)
                .setParameter(13, clock.instant())
                .executeUpdate()
                .flatMap(_ -> session.createNativeQuery("""
                                delete from policy_candidate where tenant = ?1 and id in
                                    (select id from policy_candidate where tenant = ?1 order by seen_at desc, id offset ?2)
                                """)
                        .setParameter(1, entry.owner())
                        .setParameter(2, MOST_KEPT)
                        .executeUpdate());
    }

    private static Uni<Integer> store(
            Mutiny.StatelessSession session, Entry entry, String digest, UUID content, Instant now) {
        return session.createNativeQuery("""
                        insert into policy_snapshot (tenant, digest, revision, content_id, created_at, source, author, signer,
                                                     commit_id, committed_at)
                        values (?1, ?2, ?3, ?4, ?5, ?6, cast(?7 as text), cast(?8 as text), ?3, cast(cast(?9 as text) as timestamptz))
                        on conflict do nothing""")
                .setParameter(1, entry.owner())
                .setParameter(2, digest)
                .setParameter(3, entry.revision())
                .setParameter(4, content)
                .setParameter(5, now)
                .setParameter(6, entry.source())
                .setParameter(7, entry.author())
                .setParameter(8, entry.signer())
                .setParameter(9, text(entry.committedAt()))
                .executeUpdate();
    }

    private static @Nullable String text(@Nullable Instant at) {
        return at == null ? null : at.toString();
    }

    /** The owner's latest states of sources, latest first. */
    public Uni<List<JsonNode>> candidates(String owner, int limit) {
        return database.read(session -> session.createNativeQuery(
                        "select cast(jsonb_strip_nulls(to_jsonb(c) - 'content' - 'tenant' - 'report') as text)"
                                + " from policy_candidate c where tenant = ?1 order by seen_at desc",
                        String.class)
                .setParameter(1, owner)
                .setMaxResults(limit)
                .getResultList()
                .map(rows -> rows.stream().map(PolicySources::tree).toList()));
    }

    /** One state with the gate's report. */
    public Uni<Optional<JsonNode>> candidate(String owner, UUID id) {
        return database.read(session -> session.createNativeQuery(
                        "select cast(jsonb_strip_nulls(to_jsonb(c) - 'content' - 'tenant') as text)"
                                + " from policy_candidate c where tenant = ?1 and id = ?2",
                        String.class)
                .setParameter(1, owner)
                .setParameter(2, id)
                .getSingleResultOrNull()
                .map(row -> Optional.ofNullable(row).map(PolicySources::tree)));
    }

    /** Says that this replica runs that snapshot now. */
    public Uni<Integer> running(String replica, String owner, String digest, String revision, Instant since) {
        return database.write(session -> session.createNativeQuery("""
                        insert into policy_replica (replica, tenant, digest, revision, active_since, seen_at)
                        values (?1, ?2, ?3, ?4, ?5, ?6)
                        on conflict (tenant, replica) do update set digest = excluded.digest,
                            revision = excluded.revision, active_since = excluded.active_since, seen_at = excluded.seen_at
                        """)
                .setParameter(1, replica)
                .setParameter(2, owner)
                .setParameter(3, digest)
                .setParameter(4, revision)
                .setParameter(5, since)
                .setParameter(6, clock.instant())
                .executeUpdate());
    }

    /** What each replica said last. */
    public Uni<List<JsonNode>> replicas(String owner) {
        return database.read(session -> session.createNativeQuery(
                        "select cast(to_jsonb(r) - 'tenant' as text) from policy_replica r where tenant = ?1"
                                + " order by replica",
                        String.class)
                .setParameter(1, owner)
                .getResultList()
                .map(rows -> rows.stream().map(PolicySources::tree).toList()));
    }

    /** Waits for an answer; only for threads that may block. */
    public <T> T await(Uni<T> work) {
        return database.await(work);
    }

    private static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new IllegalStateException("the database gives JSON", e);
        }
    }
}
