package org.zerotrust.pdp.journal.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Loss of power, which ending a process does not show: a run is recorded at each of its writes and forces, and at each of
 * these moments the disk keeps what was forced until then, and of what was not nothing, or some of its sectors. Whatever
 * an append had returned for is there again. {@code -Dpdp.power.batches} and {@code -Dpdp.power.cuts} make it longer.
 */
class PowerLossTest {
    private static final int FILE = 1 << 15;
    private static final int SECTOR = 512;
    private static final int BATCHES = Integer.getInteger("pdp.power.batches", 150);
    private static final int CUTS = Integer.getInteger("pdp.power.cuts", 120);
    private static final int KEPT = 20;

    @TempDir
    Path folder;

    @TempDir
    Path after;

    /**
     * A moment.
     *
     * @param forced what is surely on the disk
     * @param written what may be there besides, by file
     * @param answered how many batches had been answered for
     * @param relayed how many had been given up to the stream
     */
    private record Moment(Map<String, byte[]> forced, Map<String, byte[]> written, int answered, int relayed) {}

    private final class Recorder implements FaultyFiles.Disk {
        private final Map<String, byte[]> forced = new TreeMap<>();
        private final Map<String, byte[]> written = new TreeMap<>();
        private final List<Moment> moments = new ArrayList<>();
        private int answered;
        private int relayed;

        @Override
        public synchronized void after(File file, boolean isForced) throws IOException {
            byte[] content = Files.readAllBytes(file.toPath());
            written.put(file.getName(), content);
            // The moment between the write and its force.
            moments.add(new Moment(new HashMap<>(forced), new HashMap<>(written), answered, relayed));
            if (isForced) {
                forced.put(file.getName(), content);
                moments.add(new Moment(new HashMap<>(forced), new HashMap<>(written), answered, relayed));
            }
        }

        @Override
        public synchronized void gone(File file) {
            forced.remove(file.getName());
            written.remove(file.getName());
        }

        @Override
        public synchronized void renamed(File from, File to) {
            for (Map<String, byte[]> contents : List.of(forced, written)) {
                byte[] content = contents.remove(from.getName());
                if (content != null) {
                    contents.put(to.getName(), content);
                }
            }
        }
    }

    @Test
    void nothingThatWasAnsweredForIsLostAtAnyMoment() throws Exception {
        Recorder recorder = new Recorder();
        Batches batches = new Batches(7, 20261126);
        List<Batch> all = new ArrayList<>();
        try (BatchLog log = BatchLog.open(new FaultyFiles(folder, recorder).open(), FILE)) {
            for (int i = 0; i < BATCHES; i++) {
                Batch batch = batches.next();
                all.add(batch);
                log.append(batch);
                synchronized (recorder) {
                    recorder.answered = i + 1;
                }
                if (i >= KEPT) {
                    synchronized (recorder) {
                        recorder.relayed = i - KEPT + 1;
                    }
                    log.forget(all.get(i - KEPT).id());
                }
            }
        }
        List<Moment> moments = recorder.moments;
        assertThat(moments).hasSizeGreaterThan(2 * BATCHES);
        Random random = new Random(1);
        int tried = 0;
        int torn = 0;
        for (int i = 0; i < moments.size(); i++) {
            if (random.nextInt(moments.size()) >= CUTS) {
                continue;
            }
            Moment moment = moments.get(i);
            tried++;
            recovers(moment, all, moment.forced());
            torn += recovers(moment, all, someSectors(moment, random)) ? 1 : 0;
        }
        assertThat(tried).isPositive();
        System.out.printf(
                "power loss: %d moments, %d cut, twice each; %d records cut off%n", moments.size(), tried, torn);
    }

    /** Of each sector that was written and not forced, the old or the new content. */
    private static Map<String, byte[]> someSectors(Moment moment, Random random) {
        Map<String, byte[]> disk = new HashMap<>(moment.forced());
        moment.written().forEach((name, written) -> {
            byte[] before = moment.forced().get(name);
            byte[] mixed = new byte[written.length];
            if (before != null) {
                System.arraycopy(before, 0, mixed, 0, Math.min(before.length, mixed.length));
            }
            for (int at = 0; at < written.length; at += SECTOR) {
                if (random.nextBoolean()) {
                    System.arraycopy(written, at, mixed, at, Math.min(SECTOR, written.length - at));
                }
            }
            disk.put(name, mixed);
        });
        return disk;
    }

    /** Opens what the disk kept; tells whether a record was cut off. */
    private boolean recovers(Moment moment, List<Batch> all, Map<String, byte[]> disk) throws Exception {
        try (Stream<Path> old = Files.list(after)) {
            for (Path file : old.toList()) {
                Files.delete(file);
            }
        }
        for (Map.Entry<String, byte[]> file : disk.entrySet()) {
            Files.write(after.resolve(file.getKey()), file.getValue());
        }
        try (BatchLog log = BatchLog.open(new FaultyFiles(after, new FaultyFiles.Disk() {}).open(), FILE)) {
            List<Long> found = log.recovered().stream().map(Batch::id).toList();
            for (int i = moment.relayed(); i < moment.answered(); i++) {
                assertThat(found)
                        .as("answered %d, relayed %d", moment.answered(), moment.relayed())
                        .contains(all.get(i).id());
            }
            Batch behind = log.behindGap();
            assertThat(behind == null
                            || behind.id() <= all.get(moment.relayed()).id())
                    .as("what is missing is in the stream")
                    .isTrue();
            return log.torn();
        }
    }
}
