package org.zerotrust.pdp.dev.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.zerotrust.ledger.seal.DataKey;
import org.zerotrust.ledger.snapshot.PackReader;
import org.zerotrust.ledger.snapshot.PolicyPack;
import org.zerotrust.pdp.dev.LauncherException;

/**
 * Evidence in a folder, as {@code pdp stream evidence} saves it: {@code audit-jwks.json}, {@code data-keys.ndjson} and
 * {@code snapshots/DIGEST.json}.
 */
final class SavedEvidence implements Evidence {
    static final String AUDIT_KEYS = "audit-jwks.json";
    static final String DATA_KEYS = "data-keys.ndjson";
    static final String SNAPSHOTS = "snapshots";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final AuditKeySet audit;
    private final Map<UUID, Optional<DataKey>> keys = new HashMap<>();

    SavedEvidence(Path folder) {
        this.folder = folder;
        try (BufferedReader lines = Files.newBufferedReader(folder.resolve(DATA_KEYS))) {
            this.audit = new AuditKeySet(Files.readString(folder.resolve(AUDIT_KEYS)));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                key(JSON.readTree(line), keys);
            }
        } catch (IOException e) {
            throw new LauncherException("evidence in " + folder + " cannot be read", e);
        }
    }

    @Override
    public @Nullable PublicKey auditKey(String kid) {
        return audit.find(kid);
    }

    @Override
    public Map<UUID, Optional<DataKey>> dataKeys(Set<UUID> ids) {
        return keys;
    }

    @Override
    public @Nullable PolicyPack snapshot(String digest, String revision) {
        Path file = folder.resolve(SNAPSHOTS).resolve(digest + ".json");
        if (!digest.matches("[0-9a-f]{64}") || !Files.exists(file)) {
            return null;
        }
        try {
            return pack(JSON.readTree(Files.readString(file)));
        } catch (IOException e) {
            throw new LauncherException(file + " cannot be read", e);
        }
    }

    /** Reads {@code {id, key | erased_at}} into a map. */
    static void key(JsonNode json, Map<UUID, Optional<DataKey>> into) {
        UUID id = UUID.fromString(json.path("id").asText());
        into.put(
                id,
                json.hasNonNull("key")
                        ? Optional.of(new DataKey(
                                id, Base64.getDecoder().decode(json.path("key").asText())))
                        : Optional.empty());
    }

    /** The pack of {@code {revision, files: {name: base64}}}, its digest computed from the files. */
    static PolicyPack pack(JsonNode stored) {
        SortedMap<String, byte[]> files = new TreeMap<>();
        stored.path("files")
                .properties()
                .forEach(file -> files.put(
                        file.getKey(),
                        Base64.getDecoder().decode(file.getValue().asText())));
        try {
            return PackReader.read(files, stored.path("revision").asText());
        } catch (PackReader.PackException e) {
            throw new LauncherException("a snapshot cannot be read", e);
        }
    }
}
