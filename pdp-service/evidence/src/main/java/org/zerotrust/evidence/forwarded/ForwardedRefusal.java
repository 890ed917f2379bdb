package org.zerotrust.evidence.forwarded;

/** Why forwarded certificates are not taken. The names are stable. */
public enum ForwardedRefusal {
    /** Not the grammar of the dialect. */
    FORWARDED_MALFORMED,
    /** A header of another dialect is there: somebody else wrote one of them. */
    FORWARDED_FOREIGN,
    /** A header, or a part of it, that must stand once stands more often. */
    FORWARDED_DOUBLED,
    /** A header value that goes on in another line (RFC 9112, 5.2). */
    FORWARDED_FOLDED,
    /** Fewer proxies have added their element than are registered. */
    FORWARDED_HOPS,
    /** The element of the trusted proxy has no certificate, or a chain comes without its leaf. */
    FORWARDED_NO_CERTIFICATE,
    /** Hash, chain and certificate of one element are not about the same certificate. */
    FORWARDED_MISMATCH,
    /** More or larger certificates than are read. */
    FORWARDED_TOO_LARGE
}
