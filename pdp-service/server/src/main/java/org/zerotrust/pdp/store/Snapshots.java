package org.zerotrust.pdp.store;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hibernate.exception.ConstraintViolationException;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.outcome.FailureCode;
import org.zerotrust.pdp.outcome.PdpException;

/**
 * Policy snapshots by owner and digest, and the one row for each owner that says which of them is wanted. The row moves by
 * compare-and-set; every move is logged in the same transaction. An owner is a tenant, or {@link #SHARED}.
 */
@ApplicationScoped
public class Snapshots {
    /** Whose the snapshot is that tenants share. */
    public static final String SHARED = "*";

    private final Database database;
    private final Clock clock;

    Snapshots(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** A stored snapshot without its content. */
    public record Summary(String digest, String revision, Instant createdAt) {}

    /** The wanted snapshot; empty before the first activation. */
    public Uni<Optional<ActivationRow>> desired(String owner) {
        return database.read(session -> session.get(ActivationRow.class, owner).map(Optional::ofNullable));
    }

    /** The owner's latest snapshots, latest first. */
    public Uni<List<Summary>> known(String owner, int limit) {
        return database.read(session -> session.createSelectionQuery(
                        "select digest, revision, createdAt from SnapshotRow where tenant = :owner"
                                + " order by createdAt desc",
                        Object[].class)
                .setParameter("owner", owner)
                .setMaxResults(limit)
                .getResultList()
                .map(rows -> rows.stream()
                        .map(row -> new Summary((String) row[0], (String) row[1], (Instant) row[2]))
                        .toList()));
    }

    /**
     * Makes a stored snapshot the wanted one.
     *
     * @param owner whose
     * @param seen the version of the activation that the decision to move rests on; less than 1 for none yet
     * @return the new row; fails with CONFLICT when the row has moved since, NOT_FOUND for an unknown digest
     */
    public Uni<ActivationRow> activate(String owner, String digest, long seen, String actor) {
        ActivationRow row = new ActivationRow();
        row.tenant = owner;
        row.digest = digest;
        row.version = Math.max(seen, 0) + 1;
        row.activatedBy = actor;
        row.activatedAt = clock.instant();
        return database.write(session -> session.get(ActivationRow.class, owner)
                        .flatMap(before -> moved(session, row, seen, before == null ? null : before.digest, null)))
                .onFailure(ConstraintViolationException.class)
                .transform(Snapshots::refused)
                .map(_ -> row);
    }

    private static Uni<Integer> moved(
            Mutiny.StatelessSession session,
            ActivationRow row,
            long seen,
            @Nullable String previous,
            @Nullable String gate) {
        return move(session, row, seen)
                .flatMap(_ -> PolicyTrials.over(
                        session, row.tenant, "another snapshot was activated", row.activatedBy, row.activatedAt))
                .flatMap(_ -> session.insert(log(row)))
                .flatMap(_ -> PolicyEvents.activated(session, row, previous, gate));
    }

    /**
     * Makes a stored snapshot the wanted one, within a transaction, where it is not already.
     *
     * @param gate the report of the gate that it passed just now, JSON; null where that was before
     */
    static Uni<Integer> want(
            Mutiny.StatelessSession session,
            String owner,
            String digest,
            String actor,
            Instant now,
            @Nullable String gate) {
        return session.get(ActivationRow.class, owner).flatMap(before -> {
            if (before != null && before.digest.equals(digest)) {
                return Uni.createFrom().item(0);
            }
            ActivationRow row = new ActivationRow();
            row.tenant = owner;
            row.digest = digest;
            row.version = before == null ? 1 : before.version + 1;
            row.activatedBy = actor;
            row.activatedAt = now;
            return moved(session, row, row.version - 1, before == null ? null : before.digest, gate);
        });
    }

    /** The digests that were active before the one that is, the last first, each once. */
    public Uni<List<String>> before(String owner, int limit) {
        return database.read(session -> session.createNativeQuery("""
                        select l.digest from policy_activation_log l
                        where l.tenant = ?1 and l.digest <> (select digest from policy_activation where tenant = ?1)
                        group by l.digest order by max(l.version) desc""", String.class)
                .setParameter(1, owner)
                .setMaxResults(limit)
                .getResultList());
    }

    private static Uni<Void> move(Mutiny.StatelessSession session, ActivationRow row, long seen) {
        if (seen < 1) {
            return session.insert(row);
        }
        return session.createMutationQuery("update ActivationRow set digest = :digest, version = :next,"
                        + " activatedBy = :actor, activatedAt = :at where tenant = :owner and version = :seen")
                .setParameter("owner", row.tenant)
                .setParameter("digest", row.digest)
                .setParameter("next", row.version)
                .setParameter("actor", row.activatedBy)
                .setParameter("at", row.activatedAt)
                .setParameter("seen", seen)
                .executeUpdate()
                .invoke(moved -> {
                    if (moved == 0) {
                        throw new PdpException(FailureCode.CONFLICT, "another snapshot was activated meanwhile");
                    }
                })
                .replaceWithVoid();
    }

    private static ActivationLogRow log(ActivationRow row) {
        ActivationLogRow log = new ActivationLogRow();
        log.tenant = row.tenant;
        log.version = row.version;
        log.digest = row.digest;
        log.activatedBy = row.activatedBy;
        log.activatedAt = row.activatedAt;
        return log;
    }

    private static PdpException refused(Throwable e) {
        boolean unknown =
                e instanceof ConstraintViolationException violation && "23503".equals(violation.getSQLState());
        return unknown
                ? new PdpException(FailureCode.NOT_FOUND, "no such snapshot", e)
                : new PdpException(FailureCode.CONFLICT, "another snapshot was activated meanwhile", e);
    }

    /** Waits for an answer; only for threads that may block. */
    public <T> T await(Uni<T> work) {
        return database.await(work);
    }
}
