package org.zerotrust.pdp.dev.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.zerotrust.ledger.tree.MerkleTree;
import org.zerotrust.pdp.dev.verify.Finding.Kind;

/**
 * Whether the records of decisions are all there, unchanged, once, and in order: each names the SHA-256 of its replica's
 * record before, sequence numbers of an epoch have no gap, and the relay's place names the last record. What is not found
 * here: a last record that is cut off together with the place, or changed with it, by somebody who may write both topics.
 * Of that the signed {@link Checkpoints} tell, up to the last of them.
 */
final class ChainCheck {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final byte[] NOTHING = new byte[MerkleTree.HASH_BYTES];

    private record Line(String replica, String key) {}

    private final boolean fromTheBeginning;
    private final Map<String, List<Link>> replicas = new TreeMap<>();
    private final Map<Line, Link> last = new HashMap<>();
    private final Map<String, Link> places = new TreeMap<>();
    private final List<Finding> findings = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private long records;

    /**
     * A check.
     *
     * @param fromTheBeginning whether nothing was deleted for its age, so that the first record must be there
     */
    ChainCheck(boolean fromTheBeginning) {
        this.fromTheBeginning = fromTheBeginning;
    }

    /**
     * A record, in the order of its partition.
     *
     * @return its event; a missing node where it is none
     */
    JsonNode add(String key, byte[] value) {
        records++;
        try {
            JsonNode event = JSON.readTree(value);
            JsonNode order = event.at("/data/order");
            String replica = order.path("replica").asText();
            byte[] previous = HexFormat.of().parseHex(order.path("previous").asText());
            if (replica.isEmpty()
                    || !order.path("epoch").isIntegralNumber()
                    || !order.path("sequence").isIntegralNumber()
                    || previous.length != NOTHING.length) {
                findings.add(new Finding(Kind.UNREADABLE, replica, 0, 0, "record " + records + " has no place"));
                return JSON.missingNode();
            }
            Link link = new Link(
                    order.path("epoch").asLong(),
                    order.path("sequence").asLong(),
                    hash(value),
                    previous,
                    MerkleTree.leaf(value));
            replicas.computeIfAbsent(replica, _ -> new ArrayList<>()).add(link);
            Link before = last.put(new Line(replica, key), link);
            if (before != null && Link.ORDER.compare(before, link) > 0) {
                findings.add(new Finding(
                        Kind.REORDERED,
                        replica,
                        link.epoch(),
                        link.sequence(),
                        "behind " + before.epoch() + "/" + before.sequence()));
            }
            return event;
        } catch (IOException | IllegalArgumentException e) {
            findings.add(new Finding(Kind.UNREADABLE, "", 0, 0, "record " + records + " is not JSON, or has no place"));
            return JSON.missingNode();
        }
    }

    /** The relay's place of a replica; read before the records were. */
    void place(String replica, long epoch, long sequence, String hash) {
        places.put(replica, new Link(epoch, sequence, HexFormat.of().parseHex(hash), NOTHING, NOTHING));
    }

    private static byte[] hash(byte[] value) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(value);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** How many records were seen. */
    long records() {
        return records;
    }

    /** The replicas that wrote them. */
    List<String> replicas() {
        return List.copyOf(replicas.keySet());
    }

    /** The links of each replica; in their order once {@link #findings} was asked. */
    Map<String, List<Link>> links() {
        return replicas;
    }

    /** What is worth knowing and not wrong. */
    List<String> notes() {
        return notes;
    }

    /** What is wrong, in order; to be asked once, when all is added. */
    List<Finding> findings() {
        replicas.forEach(this::chain);
        places.forEach(this::reached);
        return findings;
    }

    private void chain(String replica, List<Link> links) {
        links.sort(Link.ORDER);
        first(replica, links.getFirst());
        for (int i = 1; i < links.size(); i++) {
            Link before = links.get(i - 1);
            Link link = links.get(i);
            boolean same = before.epoch() == link.epoch();
            if (same && before.sequence() == link.sequence()) {
                wrong(Kind.DOUBLED, replica, link, "twice");
            } else if (same ? link.sequence() != before.sequence() + 1 : link.sequence() != 1) {
                wrong(
                        Kind.MISSING,
                        replica,
                        link,
                        "nothing between " + before.epoch() + "/" + before.sequence() + " and it");
            } else if (!Arrays.equals(link.previous(), before.hash())) {
                if (!same && Arrays.equals(link.previous(), NOTHING)) {
                    notes.add("replica " + replica + " began epoch " + link.epoch()
                            + " with an empty journal: what a lost volume held and had not relayed is not here");
                } else if (same) {
                    wrong(
                            Kind.CHANGED,
                            replica,
                            before,
                            "not what " + link.epoch() + "/" + link.sequence() + " follows");
                } else {
                    wrong(
                            Kind.MISSING,
                            replica,
                            link,
                            "what it follows is not " + before.epoch() + "/" + before.sequence()
                                    + ": records at the end of that epoch are missing, or it was changed");
                }
            }
        }
    }

    private void first(String replica, Link link) {
        if (Arrays.equals(link.previous(), NOTHING) && link.sequence() == 1) {
            return;
        }
        if (fromTheBeginning) {
            wrong(Kind.MISSING, replica, link, "nothing before it, and it is not the first");
        } else {
            notes.add("replica " + replica + ": the records before " + link.epoch() + "/" + link.sequence()
                    + " are not in the topic any more");
        }
    }

    private void reached(String replica, Link place) {
        List<Link> links = replicas.getOrDefault(replica, List.of());
        if (links.isEmpty() || Link.ORDER.compare(links.getLast(), place) < 0) {
            wrong(Kind.CUT_OFF, replica, place, "the relay reached it, and it is not there");
            return;
        }
        for (Link link : links.reversed()) {
            if (Link.ORDER.compare(link, place) == 0 && !Arrays.equals(link.hash(), place.hash())) {
                wrong(Kind.CHANGED, replica, link, "not what the relay carried");
            }
        }
    }

    private void wrong(Kind kind, String replica, Link link, String detail) {
        findings.add(new Finding(kind, replica, link.epoch(), link.sequence(), detail));
    }
}
