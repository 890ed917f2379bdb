package org.zerotrust.pdp.store;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import org.hibernate.reactive.mutiny.Mutiny;
import org.zerotrust.pdp.store.AdminStore.Change;

/** The tenants, and the first administrator of each. */
@ApplicationScoped
public class TenantStore {
    private static final String FIRST = "admin";

    private final Database database;
    private final AdminStore store;

    TenantStore(Database database, AdminStore store) {
        this.database = database;
        this.store = store;
    }

    /** A page of tenants after an id, in the order of ids; the service itself is none. */
    public Uni<List<TenantRow>> list(String after, int limit) {
        return database.read(session -> session.createSelectionQuery(
                        "from TenantRow where tenant > :after and tenant <> '*' order by tenant", TenantRow.class)
                .setParameter("after", after)
                .setMaxResults(limit)
                .getResultList());
    }

    /** Whether there is such a tenant; {@code *}, what tenants share, is one. Blocks. */
    public boolean isRegistered(String tenant) {
        return database.await(database.read(session -> session.createSelectionQuery(
                                "select count(*) from TenantRow where tenant = :tenant", Long.class)
                        .setParameter("tenant", tenant)
                        .getSingleResult()))
                > 0;
    }

    /**
     * Adds a tenant with the caller {@value #FIRST} as its administrator.
     *
     * @param san the administrator's certificate, {@code uri:...} or {@code dns:...}
     * @return fails with CONFLICT where the tenant is there or the certificate is registered
     */
    public Uni<Void> add(String tenant, String displayName, String san, Instant now, Change change) {
        TenantRow row = new TenantRow();
        row.tenant = tenant;
        row.displayName = displayName;
        row.createdAt = now;
        return store.insert(List.of(row, administrator(tenant, san, now)), change);
    }

    /**
     * Lets the very first administrator in: adds tenant and administrator where nobody in the database administers
     * anything; blocks.
     *
     * @return whether it did
     */
    public boolean addFirst(String tenant, String san, Instant now) {
        return database.await(database.write(session -> session.createSelectionQuery(
                        "select count(*) from PepRow where roles like '%admin%'", Long.class)
                .getSingleResult()
                .flatMap(there -> there > 0
                        ? Uni.createFrom().item(false)
                        : addFirst(session, tenant, san, now).map(_ -> true))));
    }

    private static Uni<Void> addFirst(Mutiny.StatelessSession session, String tenant, String san, Instant now) {
        return session.createNativeQuery(
                        "insert into tenant (tenant, display_name) values (?1, ?1) on conflict do nothing")
                .setParameter(1, tenant)
                .executeUpdate()
                .flatMap(_ -> session.insert(administrator(tenant, san, now)));
    }

    private static PepRow administrator(String tenant, String san, Instant now) {
        PepRow row = new PepRow();
        row.tenant = tenant;
        row.pepId = FIRST;
        row.enabled = true;
        row.roles = "admin";
        row.certSan = san;
        row.dialect = "pem";
        row.vouches = "";
        row.resourceClasses = "";
        row.reporting = "{}";
        row.explanation = "codes";
        row.updatedAt = now;
        row.version = 1;
        return row;
    }
}
