package org.zerotrust.pdp.cases;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLException;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.ConfigProvider;
import org.zerotrust.pdp.fakes.TestLeaf;
import org.zerotrust.pdp.fakes.Tokens;
import org.zerotrust.pdp.keys.Thumbprints;
import org.zerotrust.pdp.stack.Https;
import org.zerotrust.pdp.stack.Rest;
import org.zerotrust.pdp.stack.Stack;
import org.zerotrust.pdp.testkit.Authority;

/**
 * Two tenants that have everything in common that two tenants can: names of callers, of an identity provider, of the
 * device and of its issuer. What differs is whose it is.
 */
final class Tenants {
    static final String LEFT = "left";
    static final String RIGHT = "right";
    static final String DEVICE = "urn:test:tenants:1";

    private static final String AUDIENCE = "pdp";
    private static final Map<String, Tokens> IDENTITY =
            Map.of(LEFT, new Tokens("https://idp.example"), RIGHT, new Tokens("https://idp.example"));
    private static final Map<String, Authority> AUTHORITIES = Map.of(LEFT, authority(), RIGHT, authority());

    private Tenants() {}

    private static Authority authority() {
        Instant from = TestClock.running().minusSeconds(86_400);
        Instant to = TestClock.running().plusSeconds(4_000L * 86_400);
        return Authority.root("root", "Device root", from, to).issuing("devices", "Devices", from, to);
    }

    /** Registers both, and each one's own device. */
    static void make() throws SQLException, GeneralSecurityException {
        try (Connection db = Stack.parts().postgres().dataSource().getConnection()) {
            run(db, "delete from pep where tenant in ('left', 'right')");
            run(db, "delete from token_issuer where tenant in ('left', 'right')");
            for (String tenant : List.of(LEFT, RIGHT)) {
                run(
                        db,
                        "insert into tenant (tenant, display_name) values (?, ?) on conflict do nothing",
                        tenant,
                        tenant);
                run(
                        db,
                        "insert into token_issuer (tenant, issuer, audience, jwks, uses)"
                                + " values (?, ?, ?, ?, 'callers subjects')",
                        tenant,
                        IDENTITY.get(tenant).issuer(),
                        AUDIENCE,
                        IDENTITY.get(tenant).jwks());
                for (String role : List.of("pep", "reporter", "operator", "admin", "policy-admin", "analyst")) {
                    // A subject of an issuer is one caller of the service: the tenant's name keeps the two apart.
                    run(
                            db,
                            "insert into pep (tenant, pep_id, roles, jwt_issuer, jwt_subject, vouches,"
                                    + " resource_classes, reporting) values (?, ?, ?, ?, ?, ?, ?, ?)",
                            tenant,
                            role,
                            role,
                            IDENTITY.get(tenant).issuer(),
                            tenant + "-" + role,
                            role.equals("pep") ? "tls_by_pep" : "",
                            role.equals("pep") ? "*" : "",
                            role.equals("reporter") ? "{\"*\":[\"mdm\"]}" : "{}");
                }
                var certificate = AUTHORITIES.get(tenant).credential().certificate();
                run(
                        db,
                        "insert into issuer (tenant, issuer_id, certificate, spki_sha256, key_protection, assurance,"
                                + " role) values (?, 'devices', ?, ?, 'tpm', 2, 'operational') on conflict do nothing",
                        tenant,
                        certificate.getEncoded(),
                        HexFormat.of()
                                .formatHex(Thumbprints.sha256(
                                        certificate.getPublicKey().getEncoded())));
                run(
                        db,
                        "insert into device (tenant, registry_id, device_id, lifecycle) values (?, ?, ?, 'active')"
                                + " on conflict do nothing",
                        tenant,
                        registryId(tenant),
                        DEVICE);
            }
        }
    }

    static UUID registryId(String tenant) {
        return UUID.nameUUIDFromBytes((tenant + DEVICE).getBytes(StandardCharsets.UTF_8));
    }

    /** The device's certificate, of the tenant's own issuer. */
    static TestLeaf leaf(String tenant) {
        return TestLeaf.make(AUTHORITIES.get(tenant).credential(), TestLeaf.Shape.of(DEVICE, TestClock.running()));
    }

    /** A token of the tenant's caller, good by the real clock. */
    static String caller(String tenant, String role) {
        return caller(tenant, tenant + "-" + role, AUDIENCE, 300);
    }

    /** A caller's token of any shape, signed by the tenant's identity provider. */
    static String caller(String tenant, String subject, String audience, long seconds) {
        Instant now = Instant.now();
        return IDENTITY.get(tenant)
                .token(subject, audience, now, claims -> claims.claim("exp", now.getEpochSecond() + seconds));
    }

    /** A token of the tenant's subject alice, good by the service's clock. */
    static String subject(String tenant, UnaryOperator<io.smallrye.jwt.build.JwtClaimsBuilder> breaking) {
        return IDENTITY.get(tenant).token("alice", AUDIENCE, TestClock.running(), breaking);
    }

    /** May this device open the door? */
    static ObjectNode question(String requestId, TestLeaf leaf) {
        ObjectNode out = Wire.JSON.createObjectNode().put("request_id", requestId);
        ObjectNode device = out.putObject("device").put("id", DEVICE);
        device.putArray("certificate_chain").add(leaf.pem());
        device.putObject("tls").put("version", "TLSv1.3").put("mutual", true);
        device.putObject("proof").put("kind", "tls_by_pep");
        out.putObject("resource").put("id", "door");
        out.putObject("action").put("name", "open");
        out.putObject("grant").put("kind", "session");
        return out;
    }

    /** Asks, and asks again where a busy machine says 503: such a question was not decided. */
    static Response ask(String token, ObjectNode question) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(
                        () -> Rest.bearing(token).body(question.toString()).post(Https.service("/v1/decisions")),
                        response -> response.statusCode() != 503);
    }

    /** A channel over TLS without a certificate. */
    static ManagedChannel channel() throws SSLException {
        return NettyChannelBuilder.forAddress(
                        "localhost", ConfigProvider.getConfig().getValue("quarkus.http.test-ssl-port", Integer.class))
                .sslContext(GrpcSslContexts.forClient()
                        .trustManager(
                                Stack.parts().pki().authority("service-root").certificate())
                        .build())
                .build();
    }

    /** The channel with a bearer token on each call. */
    static Channel bearing(ManagedChannel channel, String token) {
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
        return ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    private static void run(Connection db, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = db.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.executeUpdate();
        }
    }
}
