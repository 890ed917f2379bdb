package org.zerotrust.pdp.api.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import org.zerotrust.pdp.outcome.TenantId;
import org.zerotrust.pdp.store.TenantStore;

/** The tenants themselves: only for administrators of a tenant that serves all. */
@ApplicationScoped
class TenantAdmin {
    private final TenantStore tenants;
    private final ForAllTenants forAll;
    private final Clock clock;

    TenantAdmin(TenantStore tenants, ForAllTenants forAll, Clock clock) {
        this.tenants = tenants;
        this.forAll = forAll;
        this.clock = clock;
    }

    /** {@code GET /tenants}: every tenant's id and name. */
    Uni<JsonNode> list(AdminRequest request) {
        forAll.check(request);
        return tenants.list(request.query("after", ""), request.limit())
                .map(rows ->
                        Pages.of(rows, row -> json(row.tenant, row.displayName), row -> row.tenant, request.limit()));
    }

    /**
     * {@code PUT /tenants/ID} with {@code display_name} and {@code admin_cert_san}: a new tenant and its first
     * administrator, who registers everybody else.
     */
    Uni<JsonNode> put(AdminRequest request) {
        forAll.check(request);
        Members members = request.members();
        String tenant = request.path("id");
        String name = members.text("display_name");
        String san = members.text("admin_cert_san");
        members.end();
        Kept.check(() -> {
            TenantId _ = new TenantId(tenant);
        });
        return tenants.add(tenant, name, san, clock.instant(), request.change("tenant.add", tenant, "{}"))
                .map(_ -> json(tenant, name));
    }

    private static ObjectNode json(String tenant, String name) {
        return JsonNodeFactory.instance.objectNode().put("id", tenant).put("display_name", name);
    }
}
