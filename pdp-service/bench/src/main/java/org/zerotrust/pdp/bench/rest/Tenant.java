package org.zerotrust.pdp.bench.rest;

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
import org.postgresql.ds.PGSimpleDataSource;
import org.zerotrust.pdp.testkit.LocalPostgres;

/** The measurement's tenant: a token issuer, an enforcement point, a reporter, the CAs and the devices. */
final class Tenant {

    static final String PEP = "gateway";
    static final String REPORTER = "reporter";

    private static final String NAME = "bench";

    private Tenant() {}

    /** Puts all of it into the database in one transaction; the service follows within its refresh interval. */
    static void seed(int postgresPort, String jwks, List<Devices.Issuer> issuers, int devices)
            throws SQLException, GeneralSecurityException {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setServerNames(new String[] {"127.0.0.1"});
        database.setPortNumbers(new int[] {postgresPort});
        database.setDatabaseName("pdp");
        database.setUser(LocalPostgres.USER);
        database.setConnectTimeout(10);
        database.setSocketTimeout(60);
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            run(connection, "insert into tenant (tenant, display_name) values (?, 'Benchmark')", NAME);
            run(
                    connection,
                    "insert into token_issuer (tenant, issuer, audience, jwks) values (?, ?, ?, ?)",
                    NAME,
                    Tokens.ISSUER,
                    Tokens.AUDIENCE,
                    jwks);
            // "*" is every class of resource, the class of what the reference data does not classify among them.
            caller(connection, PEP, "pep", "tls_by_pep", "*", "{}");
            caller(connection, REPORTER, "reporter", "", "", "{\"*\":[\"ear\",\"mdm\",\"edr\",\"soc\",\"self\"]}");
            for (Devices.Issuer issuer : issuers) {
                issuer(connection, issuer);
            }
            devices(connection, devices);
            connection.commit();
        }
    }

    private static void caller(
            Connection connection, String id, String role, String vouches, String classes, String reporting)
            throws SQLException {
        run(connection, """
                insert into pep
                    (tenant, pep_id, roles, jwt_issuer, jwt_subject, vouches, resource_classes, reporting, explanation)
                values (?, ?, ?, ?, ?, ?, ?, ?, 'full')""", NAME, id, role, Tokens.ISSUER, id, vouches, classes, reporting);
    }

    private static void issuer(Connection connection, Devices.Issuer issuer)
            throws SQLException, GeneralSecurityException {
        X509Certificate certificate = issuer.authority().credential().certificate();
        run(
                connection,
                """
                insert into issuer (tenant, issuer_id, certificate, spki_sha256, key_protection, assurance, role)
                values (?, ?, ?, ?, ?, 2, 'operational')""",
                NAME,
                issuer.id(),
                certificate.getEncoded(),
                HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256")
                                .digest(certificate.getPublicKey().getEncoded())),
                issuer.keyProtection());
    }

    private static void devices(Connection connection, int count) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into device (tenant, registry_id, device_id, lifecycle) values (?, ?, ?, 'active')")) {
            for (int i = 0; i < count; i++) {
                String id = Devices.id(i);
                insert.setString(1, NAME);
                insert.setObject(2, UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8)));
                insert.setString(3, id);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static void run(Connection connection, String statement, Object... values) throws SQLException {
        try (PreparedStatement prepared = connection.prepareStatement(statement)) {
            for (int i = 0; i < values.length; i++) {
                prepared.setObject(i + 1, values[i]);
            }
            prepared.executeUpdate();
        }
    }
}
