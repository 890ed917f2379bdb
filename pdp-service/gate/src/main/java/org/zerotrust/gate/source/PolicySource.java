package org.zerotrust.gate.source;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where policies come from. Blocks, with deadlines; not thread-safe. */
public interface PolicySource extends AutoCloseable {
    /** What it is called in events and audits: its kind and its place, without secrets. */
    String name();

    /**
     * What is there now.
     *
     * @param seen the revision that was looked at last; null for none
     * @return empty where that is still the one
     * @throws SourceException where the source cannot be read
     */
    Optional<Candidate> poll(@Nullable String seen) throws SourceException;

    /**
     * Whether the revision comes after another one, or is it, by what the source can prove.
     *
     * @param highest the highest revision that was ever accepted
     * @throws SourceException where the source cannot be read
     */
    boolean follows(String revision, String highest) throws SourceException;

    /** How soon it may be looked at again, where that costs next to nothing; empty where its owner must say. */
    default Optional<Duration> again() {
        return Optional.empty();
    }

    @Override
    void close();

    /** A source that cannot be read now. */
    final class SourceException extends Exception {
        private static final long serialVersionUID = 1L;

        public SourceException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
