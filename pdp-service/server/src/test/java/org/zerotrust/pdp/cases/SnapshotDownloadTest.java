package org.zerotrust.pdp.cases;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.zerotrust.ledger.snapshot.PackArchive;
import org.zerotrust.ledger.snapshot.PackReader;
import org.zerotrust.pdp.stack.Https;
import org.zerotrust.pdp.stack.Rest;
import org.zerotrust.pdp.stack.Stack;
import org.zerotrust.pdp.store.SnapshotContents;

/** A snapshot as people and programs get it from the service: small ones as JSON, any as an archive. */
@QuarkusTest
@QuarkusTestResource(Stack.class)
final class SnapshotDownloadTest {
    private static final String MANIFEST =
            "{\"metadata\":{\"input_version\":1,\"output_version\":1,\"entrypoint\":\"p/result\"}}";

    @Inject
    SnapshotContents contents;

    @BeforeEach
    void tenants() throws Exception {
        Tenants.make();
    }

    /** Stores one of the tenant's whose data do not compress. */
    private String stored(int bytes) throws Exception {
        byte[] random = new byte[bytes / 2];
        new Random(bytes).nextBytes(random);
        SortedMap<String, byte[]> files = new TreeMap<>();
        files.put("a/.manifest", MANIFEST.getBytes(UTF_8));
        files.put("a/p.rego", "package p\n\nresult := data.p_data\n".getBytes(UTF_8));
        files.put("a/data.json", ("{\"p_data\":\"" + HexFormat.of().formatHex(random) + "\"}").getBytes(UTF_8));
        String digest = PackReader.read(files, "r1").digest();
        UUID content = contents.await(contents.write(Tenants.LEFT, new PackArchive("r1", files).write()));
        run(
                "insert into policy_snapshot (tenant, digest, revision, content_id) values (?, ?, 'r1', ?)"
                        + " on conflict (tenant, digest) do update set content_id = excluded.content_id",
                Tenants.LEFT,
                digest,
                content);
        return digest;
    }

    private static void run(String sql, Object... values) throws Exception {
        try (Connection db = Stack.parts().postgres().dataSource().getConnection();
                PreparedStatement statement = db.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            assertThat(statement.executeUpdate()).isEqualTo(1);
        }
    }

    private static Response get(String tenant, String role, String path) {
        return Rest.bearing(Tenants.caller(tenant, role)).get(Https.admin("/admin/v1/policy/snapshots/" + path));
    }

    private static PackArchive archive(String digest) throws Exception {
        Response response = get(Tenants.LEFT, "policy-admin", digest + "/archive");
        assertThat(response.statusCode()).isEqualTo(200);
        return PackArchive.read(List.of(response.asByteArray()));
    }

    @Test
    void aSmallOneIsBoth() throws Exception {
        String digest = stored(1_000);
        assertThat(archive(digest).pack().digest()).isEqualTo(digest);
        var files = Wire.JSON
                .readTree(get(Tenants.LEFT, "policy-admin", digest).asString())
                .path("files");
        assertThat(files.path("a/data.json").binaryValue())
                .isEqualTo(archive(digest).files().get("a/data.json"));
    }

    @Test
    void aLargeOneIsAnArchive() throws Exception {
        String digest = stored(4 << 20);
        assertThat(get(Tenants.LEFT, "policy-admin", digest).statusCode()).isEqualTo(413);
        assertThat(archive(digest).pack().digest()).isEqualTo(digest);
    }

    @Test
    void whatCannotBeReadToItsEndIsNoArchive() throws Exception {
        String digest = stored((4 << 20) + 2);
        run(
                "delete from policy_content where tenant = ? and part = 3 and id ="
                        + " (select content_id from policy_snapshot where tenant = ? and digest = ?)",
                Tenants.LEFT,
                Tenants.LEFT,
                digest);
        // The connection ends, or what came of it is too short.
        assertThatThrownBy(() -> archive(digest)).isInstanceOf(Exception.class);
    }

    @Test
    void nobodyElseGetsIt() throws Exception {
        String digest = stored(1_000);
        for (String path : List.of(digest, digest + "/archive")) {
            assertThat(get(Tenants.RIGHT, "policy-admin", path).statusCode()).isEqualTo(404);
            for (String role : List.of("pep", "operator", "analyst", "reporter")) {
                assertThat(get(Tenants.LEFT, role, path).statusCode()).isEqualTo(403);
            }
        }
        assertThat(get(Tenants.LEFT, "policy-admin", "0".repeat(64) + "/archive")
                        .statusCode())
                .isEqualTo(404);
    }
}
