package org.zerotrust.pdp.dev.verify;

import java.util.Comparator;

/**
 * What is kept of a record to check where it stands.
 *
 * @param hash SHA-256 of its value
 * @param previous what it says of the one before; zeros where there was none
 * @param leaf hash of its value in the Merkle tree
 */
@SuppressWarnings("ArrayRecordComponent") // never changed; compared by content where they are
record Link(long epoch, long sequence, byte[] hash, byte[] previous, byte[] leaf) {
    static final Comparator<Link> ORDER = Comparator.comparingLong(Link::epoch).thenComparingLong(Link::sequence);
}
