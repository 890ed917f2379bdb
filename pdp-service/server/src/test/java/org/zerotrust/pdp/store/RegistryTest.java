package org.zerotrust.pdp.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.zerotrust.pdp.identity.Authenticator;
import org.zerotrust.pdp.identity.Credentials;
import org.zerotrust.pdp.identity.IdentityResult.Authenticated;
import org.zerotrust.pdp.outcome.TenantId;
import org.zerotrust.pdp.stack.Stack;

@QuarkusTest
@QuarkusTestResource(Stack.class)
final class RegistryTest {
    private static final TenantId TENANT = new TenantId("registry-test");

    @Inject
    Registry registry;

    @Inject
    Views views;

    @Inject
    Authenticator authenticator;

    @Inject
    Clock clock;

    @Inject
    Pool pool;

    @BeforeEach
    void rows() throws SQLException {
        execute(
                "insert into tenant (tenant, display_name) values ('registry-test', 'A tenant') on conflict do nothing",
                "delete from device where tenant = 'registry-test'",
                "delete from pep where tenant = 'registry-test' or cert_san = 'uri:urn:zerotrust:caller:analyst'",
                """
                insert into device (tenant, registry_id, device_id, eid, lifecycle, labels)
                values ('registry-test', '00000000-0000-4000-8000-000000000001', 'urn:device:1', '89', 'active',
                        '{"site":"north"}')""",
                """
                insert into pep (tenant, pep_id, roles, cert_san, vouches, resource_classes, reporting)
                values ('registry-test', 'gateway', 'pep reporter', 'uri:urn:zerotrust:caller:analyst',
                        'tls_by_pep', '*', '{"boot.secure":["ear"]}')""");
    }

    @Test
    void aChangeInTheDatabaseIsSeenAfterTheNextRound() throws Exception {
        views.round();
        assertThat(registry.find(TENANT, "urn:device:1").toCompletableFuture().join())
                .hasValueSatisfying(device -> {
                    assertThat(device.labels()).containsEntry("site", "north");
                    assertThat(device.identifiers().eid()).isEqualTo("89");
                });

        execute("update device set lifecycle = 'retired' where tenant = 'registry-test'");
        views.round();

        assertThat(registry.find(TENANT, "urn:device:1").toCompletableFuture().join())
                .hasValueSatisfying(
                        device -> assertThat(device.lifecycle().wire()).isEqualTo("retired"));
        assertThat(registry.find(new TenantId("other"), "urn:device:1")
                        .toCompletableFuture()
                        .join())
                .isEmpty();
    }

    @Test
    void noDeviceIsLostBetweenPagesWhereTheNumbersOfTransactionsGrowADigit() throws Exception {
        // Replication's role leaves the trigger out that names the transaction.
        execute("""
                set session_replication_role = replica;
                insert into device (tenant, registry_id, device_id, lifecycle, change_xid)
                select 'registry-test', gen_random_uuid(), 'urn:device:page:' || n, 'active', n::text::xid8
                from generate_series(995, 1004) as n""");
        DeviceTable table = new DeviceTable();

        new DeviceChanges(pool, Duration.ofSeconds(30), 3).read(table, "0");

        for (int n = 995; n <= 1004; n++) {
            assertThat(table.find(TENANT, "urn:device:page:" + n)).as("%d", n).isNotNull();
        }
    }

    @Test
    void aCallerIsFoundByTheNameInItsCertificate() {
        views.round();

        Credentials credentials =
                new Credentials(Stack.parts().pki().service("analyst").chain(), null);

        assertThat(authenticator.authenticate(credentials, clock.instant()))
                .isInstanceOfSatisfying(Authenticated.class, found -> {
                    assertThat(found.caller().tenant()).isEqualTo(TENANT);
                    assertThat(found.caller().mayReport("boot.secure", "ear")).isTrue();
                    assertThat(found.caller().mayReport("boot.secure", "mdm")).isFalse();
                });
    }

    static void execute(String... statements) throws SQLException {
        try (Connection connection = Stack.parts().postgres().dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : List.of(statements)) {
                statement.execute(sql);
            }
        }
    }
}
