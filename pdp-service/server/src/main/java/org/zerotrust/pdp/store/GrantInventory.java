package org.zerotrust.pdp.store;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
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
    private static final ObjectMapper JSON = new ObjectMapper();

    /** One statement for many: they travel as one JSON array. A tenant that is gone takes its grants along. */
    private static final String ADD = """
            insert into grant_entry (tenant, grant_id, decision_id, record_key, device_registry, certificate, issuer_id,
                                     pep_id, audience, scope, policy_digest, issued_at, expires_at)
            select e.tenant, e.grant_id, e.decision_id, e.record_key, e.device_registry, e.certificate, e.issuer_id,
                   e.pep_id, e.audience, e.scope, e.policy_digest, to_timestamp(e.issued_at), to_timestamp(e.expires_at)
            from jsonb_to_recordset(cast(cast(?1 as text) as jsonb))
                 as e(tenant text, grant_id text, decision_id text, record_key text, device_registry uuid,
                      certificate text, issuer_id text, pep_id text, audience text, scope text, policy_digest text,
                      issued_at bigint, expires_at bigint)
                 join tenant t on t.tenant = e.tenant
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

    /** Adds what is not there yet; blocks. The same entries may come again. */
    public void add(List<Entry> entries) {
        ArrayNode all = JSON.createArrayNode();
        for (Entry entry : entries) {
            all.addObject()
                    .put("tenant", entry.tenant())
                    .put("grant_id", entry.grantId())
                    .put("decision_id", entry.decisionId())
                    .put("record_key", entry.recordKey())
                    .put("device_registry", entry.deviceRegistry())
                    .put("certificate", entry.certificate())
                    .put("issuer_id", entry.issuerId())
                    .put("pep_id", entry.pepId())
                    .put("audience", entry.audience())
                    .put("scope", entry.scope())
                    .put("policy_digest", entry.policyDigest())
                    .put("issued_at", entry.issuedAt())
                    .put("expires_at", entry.expiresAt());
        }
        String json = all.toString();
        database.await(database.write(
                session -> session.createNativeQuery(ADD).setParameter(1, json).executeUpdate()));
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
}
