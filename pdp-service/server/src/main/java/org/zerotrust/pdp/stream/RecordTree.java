package org.zerotrust.pdp.stream;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.zerotrust.ledger.tree.Checkpoint;
import org.zerotrust.ledger.tree.MerkleTree;
import org.zerotrust.pdp.keys.SigningKey;

/**
 * The Merkle tree over the records of an epoch as the relay carries them, and the checkpoints that are signed of it. Its
 * state travels in the relay's place, so that a restart goes on where the stream is. Of the relay's thread.
 */
final class RecordTree {
    /**
     * What is signed, and when.
     *
     * @param replica whose records
     * @param signer the audit key; gives null while none is known
     * @param every longest time between records in the stream and the checkpoint over them, while the relay works
     */
    record Signing(String replica, Supplier<@Nullable SigningKey> signer, Duration every, Clock clock) {}

    /**
     * A tree that is kept.
     *
     * @param size how many records
     * @param peaks roots of its complete subtrees, the largest first; hex
     */
    record Kept(long size, List<String> peaks) {
        MerkleTree tree() {
            return new MerkleTree(
                    size, peaks.stream().map(HexFormat.of()::parseHex).toList());
        }
    }

    private final Signing signing;
    private final Counter signed;
    private final Counter unsigned;
    private final List<Checkpoint> closing = new ArrayList<>();
    private long epoch;
    private @Nullable MerkleTree tree;
    private long signedSize;
    private long signedAt = System.nanoTime();

    RecordTree(Signing signing, MeterRegistry metrics) {
        this.signing = signing;
        this.signed = metrics.counter("pdp.checkpoints.signed");
        this.unsigned = metrics.counter("pdp.checkpoints.unsigned");
    }

    /** Goes on from what the stream has; null for the beginning. */
    void restore(@Nullable RelayPosition place) {
        closing.clear();
        // What was signed before is not known here: it is signed again at the next occasion.
        signedSize = 0;
        epoch = place == null ? 0 : place.epoch();
        Kept kept = place == null ? null : place.tree();
        tree = kept == null ? null : kept.tree();
    }

    /** A record that is carried now. */
    void add(long ofEpoch, long sequence, byte[] event) {
        if (ofEpoch != epoch) {
            close();
            epoch = ofEpoch;
            tree = new MerkleTree();
            signedSize = 0;
        }
        MerkleTree growing = tree;
        if (growing == null) {
            return;
        }
        if (sequence != growing.size() + 1) {
            // Carried by a version that kept no tree: the next epoch has one from its beginning.
            unsigned.increment();
            tree = null;
            return;
        }
        growing.add(event);
    }

    /** The epoch is over: what of it is not signed yet is signed with what comes next. */
    private void close() {
        MerkleTree over = tree;
        if (over != null && over.size() > signedSize) {
            closing.add(Checkpoint.of(
                    signing.replica(), epoch, over, signing.clock().instant()));
        }
    }

    /** Whether records are in the stream, or on their way there, that no checkpoint covers for too long. */
    boolean isDue() {
        // At once where an epoch ended: the place that is written next does not know it any more.
        boolean late = !closing.isEmpty()
                || isOpen() && System.nanoTime() - signedAt >= signing.every().toNanos();
        return late && signing.signer().get() != null;
    }

    /** Whether there are records that no checkpoint covers. */
    boolean isOpen() {
        MerkleTree growing = tree;
        return !closing.isEmpty() || growing != null && growing.size() > signedSize;
    }

    /** What is to be published now, signed; nothing where no key is known, which the next occasion makes up for. */
    List<byte[]> take() {
        SigningKey key = signing.signer().get();
        if (key == null) {
            unsigned.increment();
            return List.of();
        }
        List<Checkpoint> all = new ArrayList<>(closing);
        MerkleTree growing = tree;
        if (growing != null && growing.size() > signedSize) {
            all.add(Checkpoint.of(
                    signing.replica(), epoch, growing, signing.clock().instant()));
            signedSize = growing.size();
        }
        closing.clear();
        signedAt = System.nanoTime();
        signed.increment(all.size());
        return all.stream()
                .map(one -> one.signed(key.kid(), key::sign).getBytes(US_ASCII))
                .toList();
    }

    /** What the relay's place keeps; null where there is no tree. */
    @Nullable
    Kept kept() {
        MerkleTree growing = tree;
        return growing == null
                ? null
                : new Kept(
                        growing.size(),
                        growing.peaks().stream().map(HexFormat.of()::formatHex).toList());
    }
}
