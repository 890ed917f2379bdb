package org.zerotrust.evidence.revocation;

import java.util.List;

/** What is found about a path's revocation. */
public sealed interface RevocationVerdict {
    /** Where a status came from. */
    enum Source {
        CRL("crl"),
        OCSP("ocsp"),
        SHORT_LIVED("short-lived");

        private final String wire;

        Source(String wire) {
            this.wire = wire;
        }

        /** The name in output and in records. */
        public String wire() {
            return wire;
        }
    }

    /**
     * The status of one certificate.
     *
     * @param depth 0 is the leaf
     * @param producedAt epoch second at which it was true
     * @param until epoch second until which it counts
     */
    record Status(int depth, Source source, long producedAt, long until) {}

    /** No certificate of the path is revoked, as far as these statuses say. */
    record Good(List<Status> statuses) implements RevocationVerdict {
        public Good {
            statuses = List.copyOf(statuses);
        }

        /** Age in seconds of the oldest status that came from a list or responder; 0 where none was needed. */
        public long age(long nowSecond) {
            return statuses.stream()
                    .filter(s -> s.source != Source.SHORT_LIVED)
                    .mapToLong(s -> Math.max(0, nowSecond - s.producedAt))
                    .max()
                    .orElse(0);
        }

        /** Epoch second until which all of them count. */
        public long until() {
            return statuses.stream().mapToLong(Status::until).min().orElse(Long.MAX_VALUE);
        }
    }

    /**
     * Revoked, or not known not to be.
     *
     * @param depth whose certificate
     * @param seen what there is instead
     */
    record Refused(RevocationRule rule, int depth, String seen) implements RevocationVerdict {
        /** The reason code. */
        public String code() {
            return rule.code();
        }
    }
}
