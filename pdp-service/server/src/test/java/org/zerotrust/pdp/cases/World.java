package org.zerotrust.pdp.cases;

import io.grpc.ManagedChannel;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.SSLException;
import org.eclipse.microprofile.config.ConfigProvider;
import org.zerotrust.pdp.device.DeviceRecord;
import org.zerotrust.pdp.device.IssuerProfile;
import org.zerotrust.pdp.fakes.TestIssuers;
import org.zerotrust.pdp.fakes.TestVerifier;
import org.zerotrust.pdp.outcome.TenantId;
import org.zerotrust.pdp.stack.Stack;
import org.zerotrust.pdp.testkit.Credential;

/** Two tenants in the database of the service under test, and ways to reach it. */
final class World {
    static final TestIssuers ISSUERS = new TestIssuers(PreparedCase.DEFAULT_NOW);

    /** The demo tenant's gateway, the demo tenant's observer and reporter, the other tenant's gateway and reporter. */
    static final String GATEWAY = "pep-api";

    static final String OBSERVER = "analyst";
    static final String REPORTER = "reporter";
    static final String OTHER_GATEWAY = "pep-other";
    static final String OTHER_REPORTER = "operator";

    private World() {}

    static void make(List<DeviceRecord> devices) throws SQLException, GeneralSecurityException {
        try (Connection db = Stack.parts().postgres().dataSource().getConnection()) {
            for (String tenant : List.of("demo", "acme")) {
                run(
                        db,
                        "insert into tenant (tenant, display_name) values (?, ?) on conflict do nothing",
                        tenant,
                        tenant);
                for (IssuerProfile issuer : ISSUERS.profiles(new TenantId(tenant))) {
                    issuer(db, issuer);
                }
            }
            run(
                    db,
                    "insert into attestation_verifier (tenant, verifier_id, jwks) values ('demo', 'ear', ?)"
                            + " on conflict (tenant, verifier_id) do update set jwks = excluded.jwks",
                    TestVerifier.SIGNER.jwks());
            pep(db, "demo", "gateway", GATEWAY, "pep", "tls_by_pep", "*", "{\"*\":[\"pep\"]}", "full");
            pep(db, "demo", "observer", OBSERVER, "pep", "", "telemetry", "{\"*\":[\"pep\"]}", "codes");
            pep(db, "demo", "reporter", REPORTER, "reporter", "", "", "{\"secure_boot\":[\"mdm\"]}", "codes");
            pep(db, "acme", "gateway", OTHER_GATEWAY, "pep", "tls_by_pep", "*", "{\"*\":[\"pep\"]}", "codes");
            pep(db, "acme", "reporter", OTHER_REPORTER, "reporter", "", "", "{\"*\":[\"mdm\"]}", "codes");
            for (DeviceRecord device : devices) {
                device(db, device);
            }
        }
    }

    private static void issuer(Connection db, IssuerProfile issuer) throws SQLException, GeneralSecurityException {
        X509Certificate c = issuer.certificate();
        run(
                db,
                "insert into issuer (tenant, issuer_id, certificate, spki_sha256, key_protection, assurance, role)"
                        + " values (?, ?, ?, ?, ?, ?, ?) on conflict (tenant, issuer_id) do update"
                        + " set certificate = excluded.certificate, spki_sha256 = excluded.spki_sha256",
                issuer.tenant().value(),
                issuer.id(),
                c.getEncoded(),
                HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256")
                                .digest(c.getPublicKey().getEncoded())),
                issuer.keyProtection().wire(),
                issuer.assurance(),
                issuer.role().wire());
    }

    private static void pep(
            Connection db,
            String tenant,
            String id,
            String credential,
            String roles,
            String vouches,
            String classes,
            String reporting,
            String explanation)
            throws SQLException {
        String san = "uri:urn:zerotrust:caller:" + credential;
        run(db, "delete from pep where cert_san = ?", san);
        run(
                db,
                "insert into pep (tenant, pep_id, roles, cert_san, vouches, vouches_subjects, resource_classes,"
                        + " reporting, explanation) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                tenant,
                id,
                roles,
                san,
                vouches,
                !vouches.isEmpty(),
                classes,
                reporting,
                explanation);
    }

    private static void device(Connection db, DeviceRecord device) throws SQLException {
        StringBuilder labels = new StringBuilder("{");
        device.labels()
                .forEach((k, v) -> labels.append(labels.length() > 1 ? "," : "")
                        .append('"')
                        .append(k)
                        .append("\":\"")
                        .append(v)
                        .append('"'));
        run(
                db,
                "insert into device (tenant, registry_id, device_id, lifecycle, labels) values (?, ?, ?, ?, ?)"
                        + " on conflict (tenant, registry_id) do update set lifecycle = excluded.lifecycle,"
                        + " labels = excluded.labels",
                device.tenant().value(),
                device.registryId(),
                device.deviceId(),
                device.lifecycle().wire(),
                labels.append('}').toString());
    }

    private static void run(Connection db, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = db.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.executeUpdate();
        }
    }

    /** A channel with the certificate of a demo caller. */
    static ManagedChannel channel(String caller) throws SSLException {
        Credential own = Stack.parts().pki().service(caller);
        return NettyChannelBuilder.forAddress(
                        "localhost", ConfigProvider.getConfig().getValue("quarkus.http.test-ssl-port", Integer.class))
                .sslContext(GrpcSslContexts.forClient()
                        .trustManager(
                                Stack.parts().pki().authority("service-root").certificate())
                        .keyManager(own.key(), own.chain().toArray(X509Certificate[]::new))
                        .build())
                .build();
    }
}
