package org.zerotrust.ledger.tree;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/**
 * A Merkle tree that only grows (RFC 9162, 2.1), kept as the roots of its complete subtrees: 32 bytes for each bit of its
 * size that is set. A leaf is SHA-256 of {@code 0x00 | entry}, a node SHA-256 of {@code 0x01 | left | right}.
 */
public final class MerkleTree {
    /** Bytes of a hash. */
    public static final int HASH_BYTES = 32;

    private static final byte LEAF = 0;
    private static final byte NODE = 1;

    private final List<byte[]> peaks = new ArrayList<>();
    private final MessageDigest digest = sha256();
    private long size;

    /** An empty tree. */
    public MerkleTree() {}

    /**
     * A tree that was kept.
     *
     * @param size how many entries it has
     * @param peaks as {@link #peaks} gave them
     */
    public MerkleTree(long size, List<byte[]> peaks) {
        if (size < 0
                || peaks.size() != Long.bitCount(size)
                || peaks.stream().anyMatch(peak -> peak.length != HASH_BYTES)) {
            throw new IllegalArgumentException("a tree of " + size + " entries has " + Long.bitCount(size) + " peaks");
        }
        this.size = size;
        peaks.forEach(peak -> this.peaks.add(peak.clone()));
    }

    /** Adds an entry. */
    public void add(byte[] entry) {
        addLeaf(leaf(digest, entry));
    }

    /** Adds an entry by its leaf hash. */
    public void addLeaf(byte[] leaf) {
        byte[] node = leaf;
        for (long bits = size; (bits & 1) == 1; bits >>= 1) {
            node = node(digest, peaks.removeLast(), node);
        }
        peaks.add(node);
        size++;
    }

    /** How many entries it has. */
    public long size() {
        return size;
    }

    /** The roots of its complete subtrees, the largest first: all that is needed to go on. */
    public List<byte[]> peaks() {
        return peaks.stream().map(byte[]::clone).toList();
    }

    /** The tree's hash; of an empty one the hash of nothing. */
    public byte[] root() {
        if (peaks.isEmpty()) {
            return digest.digest();
        }
        byte[] root = peaks.getLast();
        for (int i = peaks.size() - 2; i >= 0; i--) {
            root = node(digest, peaks.get(i), root);
        }
        return root.clone();
    }

    /** The hash of an entry as a leaf. */
    public static byte[] leaf(byte[] entry) {
        return leaf(sha256(), entry);
    }

    /**
     * The way from a leaf to the root (RFC 9162, 2.1.3.1), for whoever has all leaves.
     *
     * @param leaves hashes of all entries of the tree
     * @param index of the entry, from 0
     */
    public static List<byte[]> inclusion(List<byte[]> leaves, int index) {
        List<byte[]> path = new ArrayList<>();
        path(sha256(), leaves, index, path);
        // Copies: some of them are leaves of the caller.
        return path.stream().map(byte[]::clone).toList();
    }

    private static void path(MessageDigest digest, List<byte[]> leaves, int index, List<byte[]> path) {
        if (leaves.size() == 1) {
            return;
        }
        int left = Integer.highestOneBit(leaves.size() - 1);
        if (index < left) {
            path(digest, leaves.subList(0, left), index, path);
            path.add(rootOf(digest, leaves.subList(left, leaves.size())));
        } else {
            path(digest, leaves.subList(left, leaves.size()), index - left, path);
            path.add(rootOf(digest, leaves.subList(0, left)));
        }
    }

    private static byte[] rootOf(MessageDigest digest, List<byte[]> leaves) {
        if (leaves.size() == 1) {
            return leaves.getFirst();
        }
        int left = Integer.highestOneBit(leaves.size() - 1);
        return node(
                digest, rootOf(digest, leaves.subList(0, left)), rootOf(digest, leaves.subList(left, leaves.size())));
    }

    /**
     * Whether an entry is in a tree (RFC 9162, 2.1.3.2).
     *
     * @param leaf hash of the entry
     * @param index of it, from 0
     * @param size of the tree
     * @param path from the leaf to the root
     * @param root of the tree
     */
    public static boolean includes(byte[] leaf, long index, long size, List<byte[]> path, byte[] root) {
        if (index < 0 || index >= size) {
            return false;
        }
        MessageDigest digest = sha256();
        long fn = index;
        long sn = size - 1;
        byte[] hash = leaf;
        for (byte[] sibling : path) {
            if (sn == 0) {
                return false;
            }
            if ((fn & 1) == 1 || fn == sn) {
                hash = node(digest, sibling, hash);
                while ((fn & 1) == 0 && fn != 0) {
                    fn >>= 1;
                    sn >>= 1;
                }
            } else {
                hash = node(digest, hash, sibling);
            }
            fn >>= 1;
            sn >>= 1;
        }
        return sn == 0 && MessageDigest.isEqual(hash, root);
    }

    private static byte[] leaf(MessageDigest digest, byte[] entry) {
        digest.update(LEAF);
        return digest.digest(entry);
    }

    private static byte[] node(MessageDigest digest, byte[] left, byte[] right) {
        digest.update(NODE);
        digest.update(left);
        return digest.digest(right);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
