package org.zerotrust.pdp.store;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.outcome.FailureCode;
import org.zerotrust.pdp.outcome.PdpException;

/**
 * A value read from the database and kept in memory. One reference is swapped, so a reader sees one whole reading.
 *
 * @param <T> an immutable type
 */
public final class View<T> {
    private record Loaded<T>(T value, long version, Instant confirmed) {}

    private final String name;
    private final Duration maxStaleness;
    private volatile @Nullable Loaded<T> loaded;

    View(String name, Duration maxStaleness) {
        this.name = name;
        this.maxStaleness = maxStaleness;
    }

    /** The name of its counter in {@code view_version}. */
    public String name() {
        return name;
    }

    /**
     * The value.
     *
     * @throws PdpException REGISTRY_UNAVAILABLE when it was never read, or not confirmed for too long: fail closed
     */
    public T get(Instant now) {
        Loaded<T> seen = loaded;
        if (seen == null) {
            throw new PdpException(FailureCode.REGISTRY_UNAVAILABLE, name + " were not read yet");
        }
        if (seen.confirmed().plus(maxStaleness).isBefore(now)) {
            throw new PdpException(
                    FailureCode.REGISTRY_UNAVAILABLE, name + " are not confirmed since " + seen.confirmed());
        }
        return seen.value();
    }

    /** Whether {@link #get} would give a value. */
    public boolean usable(Instant now) {
        Loaded<T> seen = loaded;
        return seen != null && !seen.confirmed().plus(maxStaleness).isBefore(now);
    }

    boolean isAt(long version) {
        Loaded<T> seen = loaded;
        return seen != null && seen.version() == version;
    }

    void confirm(Instant now) {
        Loaded<T> seen = loaded;
        if (seen != null) {
            loaded = new Loaded<>(seen.value(), seen.version(), now);
        }
    }

    void load(T value, long version, Instant now) {
        loaded = new Loaded<>(value, version, now);
    }
}
