package org.zerotrust.pdp.store;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.hibernate.StaleStateException;
import org.hibernate.exception.ConstraintViolationException;
import org.hibernate.reactive.mutiny.Mutiny;
import org.zerotrust.pdp.outcome.FailureCode;
import org.zerotrust.pdp.outcome.PdpException;

/** What administrators read and change. Every change and its audit entry are one transaction. */
@ApplicationScoped
public class AdminStore {
    private static final String UNIQUE_VIOLATION = "23505";

    private final Database database;
    private final Clock clock;

    AdminStore(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Who changed what.
     *
     * @param tenant whose
     * @param actor the caller's id
     * @param action for example {@code device.put}
     * @param target the id of the thing
     * @param detail a JSON object, free of secrets
     */
    public record Change(String tenant, String actor, String action, String target, String detail) {}

    /** A page of a tenant's rows after an id, in the order of ids. */
    public <R> Uni<List<R>> list(Class<R> type, String idField, String tenant, Object after, int limit) {
        return database.read(session -> session.createSelectionQuery(
                        "from " + type.getSimpleName() + " where tenant = :tenant and " + idField
                                + " > :after order by " + idField,
                        type)
                .setParameter("tenant", tenant)
                .setParameter("after", after)
                .setMaxResults(limit)
                .getResultList());
    }

    /** One row by its key. */
    public <R> Uni<Optional<R>> find(Class<R> type, Object key) {
        return database.read(session -> session.get(type, key).map(Optional::ofNullable));
    }

    /**
     * Adds a row.
     *
     * @return fails with CONFLICT when it is there already or a name in it is taken, INVALID_FIELD when the database
     *     refuses a value
     */
    public Uni<Void> insert(Object row, Change change) {
        return write(session -> session.insert(row), change);
    }

    /** Adds rows in their order, or none of them; fails as {@link #insert(Object, Change)} does. */
    public Uni<Void> insert(List<?> rows, Change change) {
        return write(
                session -> {
                    Uni<Void> all = Uni.createFrom().voidItem();
                    for (Object row : rows) {
                        all = all.flatMap(_ -> session.insert(row));
                    }
                    return all;
                },
                change);
    }

    /**
     * Changes a row that was read before.
     *
     * @return fails with CONFLICT when somebody else changed it since
     */
    public Uni<Void> update(Object row, Change change) {
        return write(session -> session.update(row), change);
    }

    /** Writes an audit entry for a change that was made elsewhere. */
    public Uni<Void> audit(Change change) {
        return database.write(session -> session.insert(entry(change, clock.instant())));
    }

    /** The tenant's latest changes, latest first. */
    public Uni<List<AuditRow>> latestChanges(String tenant, int limit) {
        return database.read(session -> session.createSelectionQuery(
                        "from AuditRow where tenant = :tenant order by at desc", AuditRow.class)
                .setParameter("tenant", tenant)
                .setMaxResults(limit)
                .getResultList());
    }

    private Uni<Void> write(Function<Mutiny.StatelessSession, Uni<Void>> work, Change change) {
        return database.write(session ->
                        work.apply(session).flatMap(_ -> session.insert(entry(change, clock.instant()))))
                .onFailure()
                .transform(AdminStore::explained);
    }

    /** What the database refuses, in our own words; everything else as it is. */
    static Throwable explained(Throwable e) {
        return switch (e) {
            case ConstraintViolationException violation -> refused(violation);
            case StaleStateException stale ->
                new PdpException(FailureCode.CONFLICT, "it was changed by somebody else", stale);
            case jakarta.persistence.OptimisticLockException late ->
                new PdpException(FailureCode.CONFLICT, "it was changed by somebody else", late);
            default -> e;
        };
    }

    private static PdpException refused(Throwable e) {
        boolean taken =
                e instanceof ConstraintViolationException violation && UNIQUE_VIOLATION.equals(violation.getSQLState());
        return taken
                ? new PdpException(FailureCode.CONFLICT, "it is there already, or a name in it is taken", e)
                : new PdpException(FailureCode.INVALID_FIELD, "the database refuses a value", e);
    }

    static AuditRow entry(Change change, Instant now) {
        AuditRow row = new AuditRow();
        row.tenant = change.tenant();
        row.auditId = UUID.randomUUID();
        row.at = now;
        row.actor = change.actor();
        row.action = change.action();
        row.target = change.target();
        row.detail = change.detail();
        return row;
    }
}
