package org.zerotrust.ledger.snapshot;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Policy and data as they were read: immutable, named by their content.
 *
 * @param digest lower-case hex SHA-256 over every file used, with its name
 * @param revision what people call it
 * @param entrypoint {@code zta/access/decision}
 * @param modules Rego source by file name, tests left out
 * @param data the base documents
 * @param plan a {@code plan.json} that was compiled elsewhere, used instead of the modules where there is one
 */
public record PolicyPack(
        String digest,
        String revision,
        String entrypoint,
        Map<String, String> modules,
        Map<String, Object> data,
        @Nullable String plan) {
    /** The version of {@code input} that packs are written for. */
    public static final int INPUT_VERSION = 1;

    /** The version of the result that packs give. */
    public static final int OUTPUT_VERSION = 1;

    public PolicyPack {
        modules = Map.copyOf(modules);
    }
}
