package org.zerotrust.gate.source;

import java.time.Instant;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.zerotrust.gate.sign.SignatureCheck;

/**
 * A state of a source that would be a snapshot.
 *
 * @param revision what the source calls it, for example a commit
 * @param files all that is in the folder of the packs, tests too, by name
 * @param author who wrote it; null where the source does not say
 * @param at when, as the source says; null where it does not
 * @param message what it says of itself; null where it says nothing
 * @param signature what became of its signature
 */
public record Candidate(
        String revision,
        SortedMap<String, byte[]> files,
        @Nullable String author,
        @Nullable Instant at,
        @Nullable String message,
        SignatureCheck signature) {}
