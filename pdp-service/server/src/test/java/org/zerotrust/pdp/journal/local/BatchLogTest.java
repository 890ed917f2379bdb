package org.zerotrust.pdp.journal.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.activemq.artemis.core.io.nio.NIOSequentialFileFactory;
import org.apache.activemq.artemis.core.journal.impl.JournalImpl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is on the disk is read as it was written, or not at all, and aloud. */
class BatchLogTest {
    private static final int FILE = 1 << 16;

    @TempDir
    Path folder;

    private BatchLog open() throws Exception {
        return BatchLog.open(new FaultyFiles(folder, new FaultyFiles.Disk() {}).open(), FILE);
    }

    private List<Batch> written(int many) throws Exception {
        List<Batch> all = new ArrayList<>();
        Batches batches = new Batches(5, 1);
        try (BatchLog log = open()) {
            assertThat(log.recovered()).isEmpty();
            for (int i = 0; i < many; i++) {
                Batch batch = batches.next();
                log.append(batch);
                all.add(batch);
            }
        }
        return all;
    }

    private static List<Long> ids(List<Batch> batches) {
        return batches.stream().map(Batch::id).toList();
    }

    /** Where these bytes stand in the files. */
    private record Place(Path file, int at) {}

    private Place place(byte[] bytes) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                byte[] content = Files.readAllBytes(file);
                for (int i = 0; i + bytes.length <= content.length; i++) {
                    if (Arrays.equals(content, i, i + bytes.length, bytes, 0, bytes.length)) {
                        return new Place(file, i);
                    }
                }
            }
        }
        throw new AssertionError("not there");
    }

    private void flip(byte[] bytes, int offset) throws IOException {
        Place place = place(bytes);
        byte[] content = Files.readAllBytes(place.file());
        content[place.at() + offset] ^= 0x10;
        Files.write(place.file(), content);
    }

    @Test
    void whatWasAppendedIsThereAfterAnotherOpening() throws Exception {
        List<Batch> all = written(100);
        try (BatchLog log = open()) {
            assertThat(ids(log.recovered())).isEqualTo(ids(all));
            assertThat(log.recovered().get(42).encoded()).isEqualTo(all.get(42).encoded());
            assertThat(log.torn()).isFalse();
            assertThat(log.behindGap()).isNull();
        }
    }

    @Test
    void whatIsForgottenGivesItsRoomBack() throws Exception {
        Batches batches = new Batches(5, 2);
        try (BatchLog log = open()) {
            for (int i = 0; i < 2_000; i++) {
                Batch batch = batches.next();
                log.append(batch);
                if (i > 0) {
                    log.forget(batch.id() - 1);
                }
            }
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.count()).isLessThan(12);
        }
        try (BatchLog log = open()) {
            assertThat(log.recovered()).isNotEmpty();
            assertThat(log.recovered().getLast().id()).isEqualTo((5L << 20) + 1_999);
        }
    }

    @Test
    void batchesAreReadBackFromTheDisk() throws Exception {
        List<Batch> all = written(100);
        try (BatchLog log = open()) {
            List<Batch> some = log.read(all.get(10).id(), all.get(60).id(), Integer.MAX_VALUE);
            assertThat(ids(some)).isEqualTo(ids(all.subList(10, 61)));
            assertThat(log.read(all.get(10).id(), all.get(60).id(), 1)).hasSize(1);
        }
    }

    @Test
    void aFlippedByteInTheMiddleIsDamage() throws Exception {
        List<Batch> all = written(50);
        flip(all.get(20).encoded(), all.get(20).bytes() / 2);
        assertThatThrownBy(this::open).isInstanceOf(DamagedJournal.class).hasMessageContaining("checksum");
    }

    /** Artemis leaves out a record whose own frame is broken: the chain shows that it is missing. */
    @Test
    void aFlippedByteInTheFrameOfARecordIsAGap() throws Exception {
        List<Batch> all = written(50);
        flip(all.get(20).encoded(), all.get(20).bytes());
        try (BatchLog log = open()) {
            assertThat(log.behindGap()).isNotNull();
            assertThat(log.behindGap().id()).isEqualTo(all.get(21).id());
        }
    }

    @Test
    void aRecordCutOffAtTheEndIsLeftOutAloud() throws Exception {
        List<Batch> all = written(50);
        flip(all.getLast().encoded(), all.getLast().bytes() - 10);
        try (BatchLog log = open()) {
            assertThat(log.torn()).isTrue();
            assertThat(ids(log.recovered())).isEqualTo(ids(all.subList(0, 49)));
        }
        try (BatchLog log = open()) {
            assertThat(log.torn()).as("said once").isFalse();
        }
    }

    @Test
    void aJournalOfAnotherVersionIsNotRead() throws Exception {
        Batch old = new Batches(5, 3).next();
        NIOSequentialFileFactory files = new NIOSequentialFileFactory(folder.toFile(), false, 1);
        JournalImpl before = new JournalImpl(FILE, 2, 2, 0, 0, files, "pdp-journal", "log", 1, 7);
        before.start();
        before.load(new ArrayList<>(), new ArrayList<>(), null, false);
        before.appendAddRecord(old.id(), (byte) 1, old.encoded(), true);
        before.stop();
        assertThatThrownBy(this::open).isInstanceOf(DamagedJournal.class).hasMessageContaining("version");
    }

    @Test
    void aBatchOfAnotherVersionIsNotRead() throws Exception {
        List<Batch> all = written(3);
        byte[] bytes = all.getLast().encoded();
        Place place = place(bytes);
        byte[] content = Files.readAllBytes(place.file());
        content[place.at()] = 9;
        Files.write(place.file(), content);
        assertThatThrownBy(this::open).isInstanceOf(DamagedJournal.class).hasMessageContaining("version 9");
    }

    @Test
    void noBytesAreABatchThatWasNotWritten() {
        byte[] good = new Batches(5, 4).next().encoded();
        for (int length = 0; length < good.length; length++) {
            byte[] cut = Arrays.copyOf(good, length);
            assertThatThrownBy(() -> Batch.decoded(cut)).isInstanceOf(Batch.Unreadable.class);
        }
        for (int i = 0; i < good.length; i++) {
            byte[] changed = good.clone();
            changed[i] ^= 1;
            assertThatThrownBy(() -> Batch.decoded(changed)).isInstanceOf(Batch.Unreadable.class);
        }
        byte[] many = good.clone();
        ByteBuffer.wrap(many).putInt(25 + 32, Integer.MAX_VALUE);
        assertThatThrownBy(() -> Batch.decoded(many)).isInstanceOf(Batch.Unreadable.class);
    }
}
