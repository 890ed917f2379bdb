package org.zerotrust.pdp.policy.wasm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.zerotrust.ledger.snapshot.PolicyPack;
import org.zerotrust.pdp.policy.pack.PolicyRefusedException;
import org.zerotrust.rego.value.Json;

/**
 * A module with what it was built from: {@code policy.wasm} and {@code built-from.json} beside it
 * ({@code {"entrypoint", "modules", "opa"}}, {@code modules} being the digest of the Rego).
 *
 * @param bytes the module
 * @param entrypoint what it was built to answer
 * @param modulesDigest lower-case hex SHA-256 of the Rego that it was built from
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; copied nowhere because nobody writes to it
record WasmModule(byte[] bytes, String entrypoint, String modulesDigest) {
    /** Reads the two files of a folder. */
    static WasmModule read(Path folder) throws PolicyRefusedException {
        try {
            Object built = Json.read(Files.readString(folder.resolve("built-from.json")));
            if (built instanceof Map<?, ?> map
                    && map.get("entrypoint") instanceof String entrypoint
                    && map.get("modules") instanceof String modules) {
                return new WasmModule(Files.readAllBytes(folder.resolve("policy.wasm")), entrypoint, modules);
            }
            throw new PolicyRefusedException(folder + "/built-from.json: entrypoint and modules must be strings");
        } catch (IOException | Json.MalformedException e) {
            throw new PolicyRefusedException("cannot read the WASM module in " + folder + ": " + e.getMessage());
        }
    }

    /** The digest of a pack's Rego alone: data travel beside the module. */
    static String digest(PolicyPack pack) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            new TreeMap<>(pack.modules()).forEach((name, source) -> {
                byte[] bytes = source.getBytes(StandardCharsets.UTF_8);
                // Name and length in front of each, so that no two sets of modules have the same bytes.
                sha256.update((name + " " + bytes.length + "\n").getBytes(StandardCharsets.UTF_8));
                sha256.update(bytes);
            });
            return HexFormat.of().formatHex(sha256.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
