package org.zerotrust.pdp.store;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/** The grants there are, projected from the decision stream. It is behind the stream, never ahead of it. */
@ApplicationScoped
public class GrantInventory {
    private static final String ADD = """
            insert into grant_entry (tenant, grant_id, decision_id, record_key, device_registry, certificate, issuer_id,
                                     pep_id, audience, scope, policy_digest, issued_at, expires_at)
            values (?1, ?2, ?3, ?4, cast(?5 as uuid), ?6, ?7, ?8, ?9, ?10, ?11, to_timestamp(?12), to_timestamp(?13))
            on conflict (tenant, grant_id) do nothing""";

    private final Database database;
    private final Clock clock;

    GrantInventory(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** One grant as an event tells of it; times are epoch seconds. */
    public record Entry(
            String tenant,
            String grantId,
            String decisionId,
            String recordKey,
            @Nullable String deviceRegistry,
            String certificate,
            String issuerId,
            String pepId,
            String audience,
            String scope,
            String policyDigest,
            long issuedAt,
            long expiresAt) {}

    /**
     * Which grants to list.
     *
     * @param tenant whose
     * @param device only this one's
     * @param liveOnly only those that have neither ended nor been revoked
     * @param after only those after this id
     * @param limit at most
     */
    public record Query(String tenant, Optional<UUID> device, boolean liveOnly, String after, int limit) {}

    /** Adds what is not there yet, in one transaction; blocks. The same entries may come again. */
    public void add(List<Entry> entries) {
        database.await(database.write(session -> {
            Uni<Integer> all = Uni.createFrom().item(0);
            for (Entry entry : entries) {
                all = all.flatMap(_ -> add(session, entry));
            }
            return all;
        }));
    }

    /** A page of grants, by id. */
    public Uni<List<GrantRow>> list(Query query) {
        Instant now = clock.instant();
        return database.read(session -> {
            String hql = "from GrantRow where tenant = :tenant and grantId > :after"
                    + (query.device().isPresent() ? " and deviceRegistry = :device" : "")
                    + (query.liveOnly() ? " and expiresAt > :now and revokedAt is null" : "")
                    + " order by grantId";
            Mutiny.SelectionQuery<GrantRow> select = session.createSelectionQuery(hql, GrantRow.class)
                    .setParameter("tenant", query.tenant())
                    .setParameter("after", query.after())
                    .setMaxResults(query.limit());
            query.device().ifPresent(device -> select.setParameter("device", device));
            if (query.liveOnly()) {
                select.setParameter("now", now);
            }
            return select.getResultList();
        });
    }

    /** Marks a grant revoked; 0 where the tenant has no such grant or it was revoked before. */
    public Uni<Integer> revoke(String tenant, String grantId, String actor, String reason) {
        Instant now = clock.instant();
        return database.write(session -> session.createMutationQuery(
                        "update GrantRow set revokedAt = :now, revokedBy = :actor, revokeReason = :reason"
                                + " where tenant = :tenant and grantId = :grant and revokedAt is null")
                .setParameter("now", now)
                .setParameter("actor", actor)
                .setParameter("reason", reason)
                .setParameter("tenant", tenant)
                .setParameter("grant", grantId)
                .executeUpdate());
    }

    private static Uni<Integer> add(Mutiny.StatelessSession session, Entry entry) {
        return session.createNativeQuery(ADD)
                .setParameter(1, entry.tenant())
                .setParameter(2, entry.grantId())
                .setParameter(3, entry.decisionId())
                .setParameter(4, entry.recordKey())
                .setParameter(5, entry.deviceRegistry())
                .setParameter(6, entry.certificate())
                .setParameter(7, entry.issuerId())
                .setParameter(8, entry.pepId())
                .setParameter(9, entry.audience())
                .setParameter(10, entry.scope())
                .setParameter(11, entry.policyDigest())
                .setParameter(12, (double) entry.issuedAt())
                .setParameter(13, (double) entry.expiresAt())
                .executeUpdate();
    }
}
