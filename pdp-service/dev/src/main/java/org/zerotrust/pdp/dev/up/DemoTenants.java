package org.zerotrust.pdp.dev.up;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.zerotrust.pdp.dev.LauncherException;
import org.zerotrust.pdp.testkit.DemoPki;
import org.zerotrust.pdp.testkit.EarSigner;
import org.zerotrust.pdp.testkit.LocalPostgres;

/**
 * The demo's two tenants with their callers, issuers and devices, put where they are missing. What is there
 * already stays as it is, except for issuers' certificates and the verifier's key, which follow the demo PKI.
 */
final class DemoTenants {

    private record Caller(
            String tenant, String id, String roles, String vouches, String classes, String reporting, String shows) {}

    private record Issuer(String id, String keyProtection, int assurance, String role) {}

    private record Device(String name, String lifecycle, String labels) {}

    private static final String ANY_SOURCE = "{\"*\":[\"ear\",\"mdm\",\"edr\",\"soc\",\"device\"]}";

    private static final List<Caller> CALLERS = List.of(
            new Caller("demo", "pep-gateway", "pep", "tls_by_pep jws", "*", "{}", "full"),
            new Caller("demo", "pep-api", "pep", "jws", "telemetry object", "{}", "codes"),
            new Caller("demo", "reporter", "reporter", "", "", ANY_SOURCE, "codes"),
            new Caller("demo", "operator", "operator", "", "", "{}", "codes"),
            new Caller("demo", "policy-admin", "policy-admin", "", "", "{}", "codes"),
            new Caller("demo", "analyst", "analyst", "", "", "{}", "codes"),
            new Caller("demo", "admin", "admin", "", "", "{}", "codes"),
            new Caller("acme", "pep-other", "pep", "tls_by_pep jws", "*", "{}", "full"));

    private static final List<Issuer> ISSUERS = List.of(
            new Issuer("iot-safe-ca", "iot-safe", 3, "operational"),
            new Issuer("tpm-ca", "tpm", 2, "operational"),
            new Issuer("software-ca", "software", 1, "operational"),
            new Issuer("bootstrap-ca", "iot-safe", 2, "bootstrap"));

    private static final List<Device> DEVICES = List.of(
            new Device("sensor-1", "active", "{\"zone\":\"zone-a\",\"roles\":\"sensor\"}"),
            new Device("sensor-2", "active", "{\"zone\":\"zone-b\",\"roles\":\"sensor\"}"),
            new Device("gateway-1", "active", "{\"zone\":\"zone-a\",\"roles\":\"operator\"}"),
            new Device("controller-1", "active", "{\"zone\":\"zone-a\",\"roles\":\"operator maintainer\"}"),
            new Device("laptop-1", "active", "{\"zone\":\"zone-a\",\"roles\":\"sensor\"}"),
            new Device("expired-1", "active", "{\"zone\":\"zone-a\",\"roles\":\"sensor\"}"),
            new Device("factory-1", "manufactured", "{\"roles\":\"sensor\"}"));

    private DemoTenants() {}

    /** Puts all of it into the service's database, in one transaction. */
    static void seed(int postgresPort, DemoPki pki) {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setServerNames(new String[] {"127.0.0.1"});
        database.setPortNumbers(new int[] {postgresPort});
        database.setDatabaseName("pdp");
        database.setUser(LocalPostgres.USER);
        database.setConnectTimeout(10);
        database.setSocketTimeout(30);
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            for (String tenant : List.of("demo", "acme")) {
                run(
                        connection,
                        "insert into tenant (tenant, display_name) values (?, ?) on conflict do nothing",
                        tenant,
                        "Demo tenant " + tenant);
                issuers(connection, tenant, pki);
                verifier(connection, tenant, EarSigner.of(pki.service("verifier")));
            }
            callers(connection);
            for (Device device : DEVICES) {
                device(connection, "demo", device);
            }
            // The same device in another tenant is another record: nothing is shared between tenants.
            device(connection, "acme", DEVICES.getFirst());
            connection.commit();
        } catch (SQLException | GeneralSecurityException e) {
            throw new LauncherException("the demo tenants could not be put into the database", e);
        }
    }

    private static void callers(Connection connection) throws SQLException {
        for (Caller caller : CALLERS) {
            run(
                    connection,
                    """
                    insert into pep (tenant, pep_id, roles, cert_san, vouches, vouches_subjects, resource_classes,
                                     reporting, explanation)
                    values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing""",
                    caller.tenant(),
                    caller.id(),
                    caller.roles(),
                    "uri:urn:zerotrust:caller:" + caller.id(),
                    caller.vouches(),
                    // Who sees the device's handshake is also who authenticates its users here.
                    caller.vouches().contains("tls_by_pep"),
                    caller.classes(),
                    caller.reporting(),
                    caller.shows());
        }
    }

    /** Its id is the source that the packs name for attestation. */
    private static void verifier(Connection connection, String tenant, EarSigner verifier) throws SQLException {
        run(connection, """
                insert into attestation_verifier (tenant, verifier_id, jwks) values (?, 'ear', ?)
                on conflict (tenant, verifier_id) do update
                set jwks = excluded.jwks, version = attestation_verifier.version + 1, updated_at = now()
                where attestation_verifier.jwks <> excluded.jwks""", tenant, verifier.jwks());
    }

    private static void issuers(Connection connection, String tenant, DemoPki pki)
            throws SQLException, GeneralSecurityException {
        for (Issuer issuer : ISSUERS) {
            X509Certificate certificate = pki.authority(issuer.id()).certificate();
            run(
                    connection,
                    """
                    insert into issuer
                        (tenant, issuer_id, certificate, spki_sha256, key_protection, assurance, role, identity_field)
                    values (?, ?, ?, ?, ?, ?, ?, 'san.uri')
                    on conflict (tenant, issuer_id) do update
                    set certificate = excluded.certificate, spki_sha256 = excluded.spki_sha256,
                        version = issuer.version + 1, updated_at = now()
                    where issuer.certificate <> excluded.certificate""",
                    tenant,
                    issuer.id(),
                    certificate.getEncoded(),
                    HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256")
                                    .digest(certificate.getPublicKey().getEncoded())),
                    issuer.keyProtection(),
                    issuer.assurance(),
                    issuer.role());
        }
    }

    private static void device(Connection connection, String tenant, Device device) throws SQLException {
        String id = DemoPki.deviceId(device.name());
        String eid = id.startsWith("urn:gsma:eid:") ? id.substring("urn:gsma:eid:".length()) : null;
        run(
                connection,
                """
                insert into device (tenant, registry_id, device_id, eid, lifecycle, labels)
                values (?, ?, ?, ?, ?, ?) on conflict do nothing""",
                tenant,
                UUID.nameUUIDFromBytes((tenant + "/" + id).getBytes(StandardCharsets.UTF_8)),
                id,
                eid,
                device.lifecycle(),
                device.labels());
    }

    private static void run(Connection connection, String statement, @Nullable Object... values) throws SQLException {
        try (PreparedStatement prepared = connection.prepareStatement(statement)) {
            for (int i = 0; i < values.length; i++) {
                prepared.setObject(i + 1, values[i]);
            }
            prepared.executeUpdate();
        }
    }
}
