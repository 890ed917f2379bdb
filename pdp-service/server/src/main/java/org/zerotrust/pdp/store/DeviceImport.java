package org.zerotrust.pdp.store;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.zerotrust.pdp.outcome.FailureCode;
import org.zerotrust.pdp.outcome.PdpException;

/**
 * Registers many devices at once: one transaction for each batch, four statements whatever its size. The same batch
 * again changes nothing. A row that cannot be taken is told of and harms no other.
 */
@ApplicationScoped
public class DeviceImport {
    private static final String KNOWN = """
            select registry_id, device_id, eid, iccid, imei, lifecycle, certificate_sha256, superseded, issuer_id, labels,
                   version
            from device where tenant = $1 and device_id = any ($2)
            order by device_id for update""";
    private static final String OWNERS =
            "select eid, device_id from device where tenant = $1 and eid = any ($2) and not device_id = any ($3)";
    private static final String INSERT = """
            insert into device (tenant, registry_id, device_id, eid, iccid, imei, lifecycle, issuer_id,
                                certificate_sha256, labels, updated_at)
            select $1, u.*, $10
            from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
                        $11::text[]) as u""";
    private static final String UPDATE = """
            update device d
            set eid = u.eid, iccid = u.iccid, imei = u.imei, lifecycle = u.lifecycle, issuer_id = u.issuer_id,
                certificate_sha256 = u.certificate, labels = u.labels, updated_at = $10, version = d.version + 1
            from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
                        $11::text[])
                as u (registry_id, device_id, eid, iccid, imei, lifecycle, issuer_id, certificate, labels)
            where d.tenant = $1 and d.registry_id = u.registry_id""";
    private static final String UNPAIR = """
            update device_pairing set paired_until = $3
            where tenant = $1 and registry_id = any ($2) and paired_until is null""";
    private static final String PAIR = """
            insert into device_pairing (tenant, registry_id, imei, eid, iccid, paired_since, changed_by)
            select $1, u.*, $6, $7 from unnest($2::uuid[], $3::text[], $4::text[], $5::text[]) as u""";
    private static final String END_GRANTS = """
            update grant_entry g set revoked_at = $3, revoked_by = $4, revoke_reason = 'device ' || d.lifecycle
            from device d
            where g.tenant = $1 and g.device_registry = any ($2) and g.revoked_at is null and g.expires_at > $3
              and d.tenant = g.tenant and d.registry_id = g.device_registry""";
    private static final String AUDIT = """
            insert into admin_audit (tenant, audit_id, at, actor, action, target, detail)
            select $1, u.id, $2, $3, u.action, u.target, u.detail
            from unnest($4::uuid[], $5::text[], $6::text[], $7::text[]) as u (id, action, target, detail)""";

    /** The database gives a statement of a batch up by itself first, so that no transaction stays open behind a late answer. */
    private static final String GIVE_UP = "set local statement_timeout = '8s'";

    private static final Duration BATCH_WITHIN = Duration.ofSeconds(15);

    private final Pool pool;
    private final Clock clock;

    DeviceImport(Pool pool, Clock clock) {
        this.pool = pool;
        this.clock = clock;
    }

    /** What is wrong with the draft at an index of the batch. */
    public record Wrong(int index, String field, String code, String message) {}

    /**
     * What became of a batch.
     *
     * @param wrong drafts that were not taken
     */
    public record Result(int created, int changed, int unchanged, List<Wrong> wrong) {
        public Result {
            wrong = List.copyOf(wrong);
        }
    }

    /**
     * Takes a batch.
     *
     * @param source what the devices come from, for the audit
     * @return fails with CONFLICT where somebody registered one of the names meanwhile, and with REGISTRY_UNAVAILABLE where
     *     the database does not take it in time; either way nothing of it is kept and it can be sent again
     */
    public Uni<Result> take(String tenant, String actor, String source, List<DeviceDraft> drafts) {
        String[] ids = drafts.stream().map(DeviceDraft::deviceId).toArray(String[]::new);
        String[] eids =
                drafts.stream().map(DeviceDraft::eid).filter(Objects::nonNull).toArray(String[]::new);
        OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
        return pool.withTransaction(connection -> connection
                        .query(GIVE_UP)
                        .execute()
                        .flatMap(_ -> connection.preparedQuery(KNOWN).execute(Tuple.of(tenant, ids)))
                        .flatMap(known -> connection
                                .preparedQuery(OWNERS)
                                .execute(Tuple.of(tenant, eids, ids))
                                .map(owners -> ImportPlan.of(drafts, devices(known), eids(owners))))
                        .flatMap(plan -> write(connection, tenant, actor, source, now, plan)
                                .replaceWith(plan.result())))
                .onFailure(DeviceImport::taken)
                .transform(e -> new PdpException(
                        FailureCode.CONFLICT, "one of the names was registered meanwhile; send the batch again", e))
                .onFailure(DeviceImport::late)
                .transform(e -> unavailable())
                .ifNoItem()
                .after(BATCH_WITHIN)
                .failWith(DeviceImport::unavailable);
    }

    private static PdpException unavailable() {
        return new PdpException(
                FailureCode.REGISTRY_UNAVAILABLE, "the database did not take the batch in time; send it again");
    }

    /** SQLSTATE 57014: the statement was cancelled. */
    private static boolean late(Throwable error) {
        return error instanceof PgException e && "57014".equals(e.getSqlState());
    }

    private static boolean taken(Throwable error) {
        return error instanceof PgException e && ("23505".equals(e.getSqlState()) || "40P01".equals(e.getSqlState()));
    }

    private static Map<String, DeviceRow> devices(RowSet<Row> rows) {
        Map<String, DeviceRow> known = new HashMap<>();
        for (Row row : rows) {
            DeviceRow device = new DeviceRow();
            device.registryId = row.getUUID(0);
            device.deviceId = row.getString(1);
            device.eid = row.getString(2);
            device.iccid = row.getString(3);
            device.imei = row.getString(4);
            device.lifecycle = row.getString(5);
            device.certificateSha256 = row.getString(6);
            device.superseded = row.getString(7);
            device.issuerId = row.getString(8);
            device.labels = row.getString(9);
            device.version = row.getLong(10);
            known.put(device.deviceId, device);
        }
        return known;
    }

    private static Map<String, String> eids(RowSet<Row> rows) {
        Map<String, String> owners = new HashMap<>();
        for (Row row : rows) {
            owners.put(row.getString(0), row.getString(1));
        }
        return owners;
    }

    private static Uni<Void> write(
            SqlConnection connection, String tenant, String actor, String source, OffsetDateTime now, ImportPlan plan) {
        List<Statement> statements = new ArrayList<>();
        if (!plan.created().isEmpty()) {
            statements.add(new Statement(INSERT, columns(tenant, now, plan.created())));
        }
        if (!plan.changed().isEmpty()) {
            statements.add(new Statement(UPDATE, columns(tenant, now, plan.changed())));
        }
        if (!plan.unpaired().isEmpty()) {
            statements.add(
                    new Statement(UNPAIR, Tuple.of(tenant, plan.unpaired().toArray(UUID[]::new), now)));
        }
        if (!plan.paired().isEmpty()) {
            List<DeviceRow> rows = plan.paired();
            statements.add(new Statement(
                    PAIR,
                    Tuple.tuple(List.of(
                            tenant,
                            rows.stream().map(row -> row.registryId).toArray(UUID[]::new),
                            rows.stream().map(row -> row.imei).toArray(String[]::new),
                            rows.stream().map(row -> row.eid).toArray(String[]::new),
                            rows.stream().map(row -> row.iccid).toArray(String[]::new),
                            now,
                            actor))));
        }
        if (!plan.outOfUse().isEmpty()) {
            statements.add(
                    new Statement(END_GRANTS, Tuple.of(tenant, plan.outOfUse().toArray(UUID[]::new), now, actor)));
        }
        if (!plan.created().isEmpty() || !plan.changed().isEmpty()) {
            List<ImportPlan.Entry> audit = plan.audit(source);
            statements.add(new Statement(
                    AUDIT,
                    Tuple.tuple(List.of(
                            tenant,
                            now,
                            actor,
                            audit.stream().map(_ -> UUID.randomUUID()).toArray(UUID[]::new),
                            audit.stream().map(ImportPlan.Entry::action).toArray(String[]::new),
                            audit.stream().map(ImportPlan.Entry::target).toArray(String[]::new),
                            audit.stream().map(ImportPlan.Entry::detail).toArray(String[]::new)))));
        }
        Uni<Void> all = Uni.createFrom().voidItem();
        for (Statement statement : statements) {
            all = all.flatMap(_ -> connection
                    .preparedQuery(statement.sql())
                    .execute(statement.values())
                    .replaceWithVoid());
        }
        return all;
    }

    private record Statement(String sql, Tuple values) {}

    private static Tuple columns(String tenant, OffsetDateTime now, List<DeviceRow> rows) {
        return Tuple.tuple(List.of(
                tenant,
                rows.stream().map(row -> row.registryId).toArray(UUID[]::new),
                rows.stream().map(row -> row.deviceId).toArray(String[]::new),
                rows.stream().map(row -> row.eid).toArray(String[]::new),
                rows.stream().map(row -> row.iccid).toArray(String[]::new),
                rows.stream().map(row -> row.imei).toArray(String[]::new),
                rows.stream().map(row -> row.lifecycle).toArray(String[]::new),
                rows.stream().map(row -> row.issuerId).toArray(String[]::new),
                rows.stream().map(row -> row.certificateSha256).toArray(String[]::new),
                now,
                rows.stream().map(row -> row.labels).toArray(String[]::new)));
    }
}
