package org.zerotrust.pdp.dev.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Whether the records of decisions are all there, unchanged, once, and in order: each names the SHA-256 of its replica's
 * record before, sequence numbers of an epoch have no gap, and the relay's place names the last record. What is not found:
 * a last record that is cut off together with the place, or changed with it, by somebody who may write both topics.
 */
final class ChainCheck {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NOTHING = "0".repeat(64);

    /** What is wrong. */
    enum Kind {
        /** Not a record of a decision. */
        UNREADABLE,
        /** The same place twice. */
        DOUBLED,
        /** Behind a later one of its replica and key. */
        REORDERED,
        /** One or more between two others, or before the first, are not there. */
        MISSING,
        /** It is not what the record behind it, or the relay's place, was made from. */
        CHANGED,
        /** The relay's place is behind the last one that is there. */
        CUT_OFF
    }

    /**
     * One thing that is wrong, or worth knowing.
     *
     * @param kind what
     * @param replica whose record
     * @param epoch where
     * @param sequence where; of the record behind a gap
     * @param detail in words
     */
    record Finding(Kind kind, String replica, long epoch, long sequence, String detail) {}

    private record Link(long epoch, long sequence, String hash, String previous) {
        static final Comparator<Link> ORDER =
                Comparator.comparingLong(Link::epoch).thenComparingLong(Link::sequence);
    }

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

    /** A record, in the order of its partition. */
    void add(String key, byte[] value) {
        records++;
        try {
            JsonNode order = JSON.readTree(value).at("/data/order");
            String replica = order.path("replica").asText();
            String previous = order.path("previous").asText();
            if (replica.isEmpty()
                    || !order.path("epoch").isIntegralNumber()
                    || !order.path("sequence").isIntegralNumber()
                    || previous.length() != NOTHING.length()) {
                findings.add(new Finding(Kind.UNREADABLE, replica, 0, 0, "record " + records + " has no place"));
                return;
            }
            Link link = new Link(
                    order.path("epoch").asLong(), order.path("sequence").asLong(), hash(value), previous);
            replicas.computeIfAbsent(replica, _ -> new ArrayList<>()).add(link);
            Link before = last.put(new Line(replica, key), link);
            if (before != null && Link.ORDER.compare(before, link) > 0) {
                findings.add(new Finding(
                        Kind.REORDERED,
                        replica,
                        link.epoch,
                        link.sequence,
                        "behind " + before.epoch + "/" + before.sequence));
            }
        } catch (IOException e) {
            findings.add(new Finding(Kind.UNREADABLE, "", 0, 0, "record " + records + " is not JSON"));
        }
    }

    /** The relay's place of a replica; read before the records were. */
    void place(String replica, long epoch, long sequence, String hash) {
        places.put(replica, new Link(epoch, sequence, hash, ""));
    }

    private static String hash(byte[] value) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(value));
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
            boolean same = before.epoch == link.epoch;
            if (same && before.sequence == link.sequence) {
                wrong(Kind.DOUBLED, replica, link, "twice");
            } else if (same ? link.sequence != before.sequence + 1 : link.sequence != 1) {
                wrong(
                        Kind.MISSING,
                        replica,
                        link,
                        "nothing between " + before.epoch + "/" + before.sequence + " and it");
            } else if (!link.previous.equals(before.hash)) {
                if (!same && link.previous.equals(NOTHING)) {
                    notes.add("replica " + replica + " began epoch " + link.epoch
                            + " with an empty journal: what a lost volume held and had not relayed is not here");
                } else if (same) {
                    wrong(Kind.CHANGED, replica, before, "not what " + link.epoch + "/" + link.sequence + " follows");
                } else {
                    wrong(
                            Kind.MISSING,
                            replica,
                            link,
                            "what it follows is not " + before.epoch + "/" + before.sequence
                                    + ": records at the end of that epoch are missing, or it was changed");
                }
            }
        }
    }

    private void first(String replica, Link link) {
        if (link.previous.equals(NOTHING) && link.sequence == 1) {
            return;
        }
        if (fromTheBeginning) {
            wrong(Kind.MISSING, replica, link, "nothing before it, and it is not the first");
        } else {
            notes.add("replica " + replica + ": the records before " + link.epoch + "/" + link.sequence
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
            if (Link.ORDER.compare(link, place) == 0 && !link.hash.equals(place.hash)) {
                wrong(Kind.CHANGED, replica, link, "not what the relay carried");
            }
        }
    }

    private void wrong(Kind kind, String replica, Link link, String detail) {
        findings.add(new Finding(kind, replica, link.epoch, link.sequence, detail));
    }
}
