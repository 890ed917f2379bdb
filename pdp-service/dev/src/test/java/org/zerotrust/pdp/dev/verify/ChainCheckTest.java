package org.zerotrust.pdp.dev.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.zerotrust.pdp.dev.verify.Finding.Kind;

/** Whatever is done to a record shows. */
class ChainCheckTest {
    private static final int RECORDS = 60;

    private record Entry(String key, byte[] value) {}

    private static String hash(byte[] value) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(value));
    }

    private static Entry entry(String replica, long epoch, long sequence, String previous, int key) {
        String json = "{\"data\":{\"decision\":\"permit\",\"order\":{\"replica\":\"" + replica + "\",\"epoch\":" + epoch
                + ",\"sequence\":" + sequence + ",\"previous\":\"" + previous + "\"}}}";
        return new Entry("t/d/" + key, json.getBytes(UTF_8));
    }

    /** Three epochs of one replica. */
    private static List<Entry> records() throws Exception {
        List<Entry> all = new ArrayList<>();
        String previous = "0".repeat(64);
        for (int i = 0; i < RECORDS; i++) {
            Entry one = entry("pdp-0", 100 + i / 20, 1 + i % 20, previous, i % 3);
            previous = hash(one.value());
            all.add(one);
        }
        return all;
    }

    private static Set<Kind> found(List<Entry> entries) throws Exception {
        return found(entries, true);
    }

    private static Set<Kind> found(List<Entry> entries, boolean fromTheBeginning) throws Exception {
        ChainCheck check = new ChainCheck(fromTheBeginning);
        check.place("pdp-0", 102, 20, hash(records().getLast().value()));
        entries.forEach(one -> check.add(one.key(), one.value()));
        return check.findings().stream().map(Finding::kind).collect(Collectors.toSet());
    }

    @Test
    void nothingIsWrongWithWhatIsWhole() throws Exception {
        assertThat(found(records())).isEmpty();
    }

    @Test
    void recordsOfOtherReplicasAndKeysMayStandBetween() throws Exception {
        List<Entry> mixed = new ArrayList<>();
        String previous = "0".repeat(64);
        int i = 0;
        for (Entry one : records()) {
            Entry other = entry("pdp-1", 7, ++i, previous, 1);
            previous = hash(other.value());
            mixed.add(other);
            mixed.add(one);
        }
        assertThat(found(mixed)).isEmpty();
    }

    @Test
    void aRemovedRecordIsMissingWhereverItStood() throws Exception {
        for (int i = 0; i < RECORDS; i++) {
            List<Entry> less = records();
            less.remove(i);
            assertThat(found(less)).as("%d", i).containsExactly(i == RECORDS - 1 ? Kind.CUT_OFF : Kind.MISSING);
        }
    }

    @Test
    void aFlippedBitIsSeenWhereverItIs() throws Exception {
        Random random = new Random(3);
        for (int i = 0; i < RECORDS; i++) {
            List<Entry> changed = records();
            byte[] value = changed.get(i).value().clone();
            value[random.nextInt(value.length)] ^= (byte) (1 << random.nextInt(7));
            changed.set(i, new Entry(changed.get(i).key(), value));
            assertThat(found(changed)).as("%d: %s", i, new String(value, UTF_8)).isNotEmpty();
        }
    }

    @Test
    void aChangedValueIsSeenEvenIfTheRecordIsStillOne() throws Exception {
        for (int i = 0; i < RECORDS; i++) {
            List<Entry> changed = records();
            byte[] value = new String(changed.get(i).value(), UTF_8)
                    .replace("permit", "deny  ")
                    .getBytes(UTF_8);
            changed.set(i, new Entry(changed.get(i).key(), value));
            assertThat(found(changed)).as("%d", i).hasSize(1);
            assertThat(found(changed)).containsAnyOf(Kind.CHANGED, Kind.MISSING);
        }
    }

    @Test
    void aDoubledAndAReorderedRecordAreSeen() throws Exception {
        List<Entry> twice = records();
        twice.add(11, twice.get(10));
        assertThat(found(twice)).contains(Kind.DOUBLED);
        List<Entry> swapped = records();
        Entry one = swapped.get(10);
        swapped.set(10, swapped.get(13));
        swapped.set(13, one);
        assertThat(found(swapped)).containsExactly(Kind.REORDERED);
    }

    @Test
    void whatWasDeletedForItsAgeIsANote() throws Exception {
        List<Entry> late = records().subList(25, RECORDS);
        assertThat(found(late, false)).isEmpty();
        assertThat(found(late, true)).containsExactly(Kind.MISSING);
    }

    @Test
    void whatIsNoRecordIsSaid() throws Exception {
        List<Entry> all = records();
        all.add(new Entry("t/d/1", "{}".getBytes(UTF_8)));
        all.add(new Entry("t/d/1", "not json".getBytes(UTF_8)));
        assertThat(found(all)).containsExactly(Kind.UNREADABLE);
    }
}
