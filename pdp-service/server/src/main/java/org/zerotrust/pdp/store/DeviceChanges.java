package org.zerotrust.pdp.store;

import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.zerotrust.pdp.device.DeviceRecord;
import org.zerotrust.pdp.outcome.TenantId;

/**
 * Reads into a {@link DeviceTable} what changed since the last reading, page by page.
 *
 * <p>Each row carries the transaction that changed it last. A reading begins with the oldest transaction that still
 * runs: everything older is visible to it, so the next reading may begin there. What a transaction that runs meanwhile
 * commits is found then; a row may be read twice, never not at all.
 */
@ApplicationScoped
class DeviceChanges {
    private static final Logger LOG = Logger.getLogger(DeviceChanges.class);
    private static final int PAGE = 20_000;
    private static final UUID FIRST = new UUID(0, 0);

    private static final String OLDEST_RUNNING = "select pg_snapshot_xmin(pg_current_snapshot())::text";
    private static final String GONE = """
            select tenant, device_id from device_gone where change_xid >= ($1::text)::xid8""";
    // Pages go by the number of the transaction; under a name of its own, for an order by the text's would put 1000
    // before 999 and lose what stands between two pages.
    private static final String CHANGED = """
            select change_xid::text as changed_by, tenant, registry_id, device_id, eid, iccid, imei, lifecycle, certificate_sha256,
                   superseded, labels, version
            from device
            where (change_xid, tenant, registry_id) > (($1::text)::xid8, $2, $3)
            order by device.change_xid, tenant, registry_id
            limit $4""";

    private final Pool pool;
    private final Duration deadline;
    private final int rowsOfPage;

    @Inject
    DeviceChanges(Pool pool, StoreConfig config) {
        this(pool, config.deadline().multipliedBy(2), PAGE);
    }

    DeviceChanges(Pool pool, Duration deadline, int rowsOfPage) {
        this.pool = pool;
        this.deadline = deadline;
        this.rowsOfPage = rowsOfPage;
    }

    /**
     * Brings the table up to date; blocks.
     *
     * @param since what the reading before returned, or 0
     * @return where the next reading begins
     */
    String read(DeviceTable table, String since) {
        String next = query(OLDEST_RUNNING, Tuple.tuple()).iterator().next().getString(0);
        List<DeviceTable.Gone> gone = new ArrayList<>();
        for (Row row : query(GONE, Tuple.of(since))) {
            gone.add(new DeviceTable.Gone(new TenantId(row.getString(0)), row.getString(1)));
        }
        table.apply(gone, List.of());
        String xid = since;
        String tenant = "";
        UUID id = FIRST;
        while (true) {
            List<DeviceRecord> page = new ArrayList<>();
            int rows = 0;
            for (Row row : query(CHANGED, Tuple.of(xid, tenant, id, rowsOfPage))) {
                rows++;
                xid = row.getString(0);
                tenant = row.getString(1);
                id = row.getUUID(2);
                try {
                    page.add(Rows.device(deviceRow(row)));
                } catch (IllegalArgumentException e) {
                    // It harms nobody but itself: what is left out lets nobody in.
                    table.apply(List.of(new DeviceTable.Gone(new TenantId(tenant), row.getString(3))), List.of());
                    LOG.errorf("event=row_left_out row=%s/%s error=%s", tenant, id, e.getMessage());
                }
            }
            table.apply(List.of(), page);
            if (rows < rowsOfPage) {
                return next;
            }
        }
    }

    private RowSet<Row> query(String sql, Tuple values) {
        return pool.preparedQuery(sql).execute(values).await().atMost(deadline);
    }

    private static DeviceRow deviceRow(Row row) {
        DeviceRow device = new DeviceRow();
        device.tenant = row.getString(1);
        device.registryId = row.getUUID(2);
        device.deviceId = row.getString(3);
        device.eid = row.getString(4);
        device.iccid = row.getString(5);
        device.imei = row.getString(6);
        device.lifecycle = row.getString(7);
        device.certificateSha256 = row.getString(8);
        device.superseded = row.getString(9);
        device.labels = row.getString(10);
        device.version = row.getLong(11);
        return device;
    }
}
