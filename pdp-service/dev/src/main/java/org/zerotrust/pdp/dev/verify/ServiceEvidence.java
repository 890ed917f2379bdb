package org.zerotrust.pdp.dev.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.security.PublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.zerotrust.ledger.seal.DataKey;
import org.zerotrust.ledger.snapshot.PackArchive;
import org.zerotrust.ledger.snapshot.PackReader;
import org.zerotrust.ledger.snapshot.PolicyPack;
import org.zerotrust.pdp.dev.JsonApi;
import org.zerotrust.pdp.dev.LauncherException;

/** Evidence that a service gives to a caller who may change policy there. */
final class ServiceEvidence implements Evidence {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_AT_ONCE = 1_000;
    private static final Duration SNAPSHOT_WITHIN = Duration.ofMinutes(5);

    private final JsonApi admin;
    private final AuditKeySet audit;
    private final Set<UUID> asked = new HashSet<>();
    private final Map<UUID, Optional<DataKey>> known = new HashMap<>();

    /**
     * Evidence of a service.
     *
     * @param admin its admin API, as a caller with role policy-admin
     */
    ServiceEvidence(JsonApi admin) {
        this.admin = admin;
        this.audit = new AuditKeySet(auditKeys().toString());
    }

    @Override
    public @Nullable PublicKey auditKey(String kid) {
        return audit.find(kid);
    }

    @Override
    public Map<UUID, Optional<DataKey>> dataKeys(Set<UUID> ids) {
        List<UUID> missing = ids.stream().filter(id -> !asked.contains(id)).toList();
        rawKeys(missing).forEach(key -> SavedEvidence.key(key, known));
        asked.addAll(missing);
        return known;
    }

    @Override
    public @Nullable PolicyPack snapshot(String digest, String revision) {
        PackArchive stored = archive(digest);
        try {
            return stored == null ? null : stored.pack();
        } catch (PackReader.PackException e) {
            throw new LauncherException("a snapshot cannot be read", e);
        }
    }

    /** {@code {digest, revision, files: {name: base64}}}; null where the service has none of that digest for this caller. */
    @Nullable
    JsonNode files(String digest) {
        PackArchive stored = archive(digest);
        if (stored == null) {
            return null;
        }
        ObjectNode json = JSON.createObjectNode().put("digest", digest).put("revision", stored.revision());
        ObjectNode files = json.putObject("files");
        stored.files().forEach(files::put);
        return json;
    }

    private @Nullable PackArchive archive(String digest) {
        try {
            JsonApi.Bytes answer = admin.getBytes("/policy/snapshots/" + digest + "/archive", SNAPSHOT_WITHIN);
            if (answer.status() == 404) {
                return null;
            }
            if (answer.status() != 200) {
                throw new LauncherException("the service gives no evidence: " + answer.problem());
            }
            return PackArchive.read(List.of(answer.body()));
        } catch (PackReader.PackException e) {
            throw new LauncherException("a snapshot cannot be read", e);
        } catch (IOException e) {
            throw new LauncherException("the service does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LauncherException("interrupted", e);
        }
    }

    /** The audit keys as a JWK set. */
    JsonNode auditKeys() {
        return reply("/audit-keys", null);
    }

    /** Keys as the service gives them: the tenant's of these ids. */
    List<JsonNode> rawKeys(List<UUID> ids) {
        List<JsonNode> all = new ArrayList<>();
        for (int i = 0; i < ids.size(); i += MOST_AT_ONCE) {
            ObjectNode body = JSON.createObjectNode();
            ArrayNode wanted = body.putArray("ids");
            ids.subList(i, Math.min(ids.size(), i + MOST_AT_ONCE)).forEach(id -> wanted.add(id.toString()));
            reply("/data-keys", body).path("keys").forEach(all::add);
        }
        return all;
    }

    private JsonNode reply(String path, @Nullable JsonNode body) {
        try {
            return checked(body == null ? admin.get(path) : admin.post(path, body));
        } catch (IOException e) {
            throw new LauncherException("the service does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LauncherException("interrupted");
        }
    }

    private static JsonNode checked(JsonApi.Reply reply) {
        if (reply.status() != 200) {
            throw new LauncherException("the service gives no evidence: " + reply.problem());
        }
        return reply.body();
    }
}
