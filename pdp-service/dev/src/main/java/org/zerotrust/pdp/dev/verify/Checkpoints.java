package org.zerotrust.pdp.dev.verify;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.zerotrust.ledger.tree.Checkpoint;
import org.zerotrust.ledger.tree.MerkleTree;

/** What was signed of the records, compared with them. */
final class Checkpoints {
    private static final ObjectMapper JSON = new ObjectMapper();

    private record Line(String replica, long epoch) implements Comparable<Line> {
        @Override
        public int compareTo(Line other) {
            int byReplica = replica.compareTo(other.replica);
            return byReplica != 0 ? byReplica : Long.compare(epoch, other.epoch);
        }
    }

    /** A checkpoint whose signature holds, with its text. */
    private record Signed(Checkpoint checkpoint, String text) {}

    private final Checkpoint.Keys keys;
    private final Map<Line, TreeMap<Long, Signed>> signed = new TreeMap<>();
    private final List<Finding> findings = new ArrayList<>();
    private long held;
    private long covered;
    private long uncovered;

    Checkpoints(Checkpoint.Keys keys) {
        this.keys = keys;
    }

    /** A checkpoint of the topic; read before the records were. */
    void add(String replica, String text) {
        try {
            Checkpoint one = Checkpoint.verified(text, keys);
            if (!one.replica().equals(replica)) {
                throw new IllegalArgumentException("of replica " + one.replica());
            }
            Signed before = signed.computeIfAbsent(new Line(replica, one.epoch()), _ -> new TreeMap<>())
                    .putIfAbsent(one.size(), new Signed(one, text));
            if (before != null && !before.checkpoint().root().equals(one.root())) {
                // The one who has the key has signed two histories.
                findings.add(new Finding(
                        Finding.Kind.UNLIKE_CHECKPOINT,
                        replica,
                        one.epoch(),
                        one.size(),
                        "two checkpoints of one size with different roots"));
            }
        } catch (Checkpoint.NotSigned | IllegalArgumentException e) {
            findings.add(new Finding(Finding.Kind.NOT_SIGNED, replica, 0, 0, String.valueOf(e.getMessage())));
        }
    }

    /** Compares all of them with the records of their epochs; {@code links} in order, of one replica each. */
    List<Finding> findings(Map<String, List<Link>> links) {
        Map<Line, List<Link>> epochs = new TreeMap<>();
        links.forEach((replica, all) ->
                all.forEach(link -> epochs.computeIfAbsent(new Line(replica, link.epoch()), _ -> new ArrayList<>())
                        .add(link)));
        epochs.forEach((line, records) -> compare(line, records, signed.getOrDefault(line, new TreeMap<>())));
        signed.forEach((line, checkpoints) -> {
            if (!epochs.containsKey(line)) {
                wrong(Finding.Kind.CUT_OFF, line, checkpoints.lastKey(), "signed, and no record of the epoch is there");
            }
        });
        return findings;
    }

    private void compare(Line line, List<Link> records, SortedMap<Long, Signed> checkpoints) {
        if (records.getFirst().sequence() != 1) {
            // Deleted for their age: a tree cannot be built without its first leaves. The chain has told of it.
            uncovered += records.size();
            return;
        }
        MerkleTree tree = new MerkleTree();
        long reached = 0;
        for (Link link : records) {
            if (link.sequence() != tree.size() + 1) {
                if (link.sequence() <= tree.size()) {
                    continue;
                }
                break;
            }
            tree.addLeaf(link.leaf());
            Signed here = checkpoints.get(tree.size());
            if (here != null) {
                if (here.checkpoint().root().equals(HexFormat.of().formatHex(tree.root()))) {
                    held++;
                    reached = tree.size();
                } else {
                    wrong(
                            Finding.Kind.UNLIKE_CHECKPOINT,
                            line,
                            tree.size(),
                            "one of the first " + tree.size() + " records is not what was signed at "
                                    + here.checkpoint().at());
                }
            }
        }
        if (!checkpoints.isEmpty() && checkpoints.lastKey() > tree.size()) {
            wrong(
                    Finding.Kind.CUT_OFF,
                    line,
                    checkpoints.lastKey(),
                    "signed, and only " + tree.size() + " are there without a gap");
        }
        covered += reached;
        uncovered += records.size() - reached;
    }

    private void wrong(Finding.Kind kind, Line line, long sequence, String detail) {
        findings.add(new Finding(kind, line.replica(), line.epoch(), sequence, detail));
    }

    /** How many checkpoints are of what is there. */
    long held() {
        return held;
    }

    /** Records that a checkpoint covers. */
    long covered() {
        return covered;
    }

    /** Records behind the last checkpoint of their epoch: what was changed about them would show by the chain only. */
    long uncovered() {
        return uncovered;
    }

    /**
     * Proof that a record is under a checkpoint, which holds without the other records: {@code {checkpoint, index, size,
     * leaf, path}}; null where no checkpoint covers it.
     */
    @Nullable
    ObjectNode inclusion(String replica, long epoch, long sequence, List<Link> links) {
        Map.Entry<Long, Signed> first =
                signed.getOrDefault(new Line(replica, epoch), new TreeMap<>()).ceilingEntry(sequence);
        if (first == null) {
            return null;
        }
        long size = first.getKey();
        List<byte[]> leaves = links.stream()
                .filter(link -> link.epoch() == epoch && link.sequence() <= size)
                .map(Link::leaf)
                .toList();
        if (leaves.size() != size) {
            return null;
        }
        byte[] leaf = leaves.get((int) sequence - 1);
        List<byte[]> path = MerkleTree.inclusion(leaves, (int) sequence - 1);
        Checkpoint checkpoint = first.getValue().checkpoint();
        if (!MerkleTree.includes(leaf, sequence - 1, size, path, HexFormat.of().parseHex(checkpoint.root()))) {
            return null;
        }
        ObjectNode proof = JSON.createObjectNode()
                .put("checkpoint", first.getValue().text())
                .put("signed_at", checkpoint.at().toString())
                .put("index", sequence - 1)
                .put("size", size)
                .put("leaf", HexFormat.of().formatHex(leaf));
        ArrayNode hashes = proof.putArray("path");
        path.forEach(hash -> hashes.add(HexFormat.of().formatHex(hash)));
        return proof;
    }
}
