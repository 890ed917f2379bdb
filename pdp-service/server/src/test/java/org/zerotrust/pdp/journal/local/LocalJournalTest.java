package org.zerotrust.pdp.journal.local;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zerotrust.pdp.journal.DecisionEvents;
import org.zerotrust.pdp.journal.Records;
import org.zerotrust.pdp.keys.KeyEncryptionKey;
import org.zerotrust.pdp.keys.Pseudonyms;
import org.zerotrust.pdp.keys.Sha256;
import org.zerotrust.pdp.outcome.FailureCode;
import org.zerotrust.pdp.outcome.PdpException;

/** The journal without a stream: what is answered is on the disk, in order, chained, within its bounds; and its faults. */
class LocalJournalTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pseudonyms PSEUDONYMS = KeyEncryptionKey.parse(
                    Base64.getEncoder().encodeToString("0123456789abcdef0123456789abcdef".getBytes(UTF_8)))
            .pseudonyms();
    private static final LocalJournal.Bounds BOUNDS =
            new LocalJournal.Bounds(1 << 18, 1 << 24, 1 << 20, 1_000, 900, Duration.ofSeconds(30));

    @TempDir
    Path folder;

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final List<LocalJournal> open = new ArrayList<>();

    @AfterEach
    void close() {
        open.forEach(LocalJournal::close);
    }

    private LocalJournal journal(JournalFiles files, LocalJournal.Bounds bounds) {
        LocalJournal journal = new LocalJournal(new LocalJournal.Parts(
                files,
                bounds,
                "pdp-7",
                new DecisionEvents(PSEUDONYMS, Set.of()),
                PSEUDONYMS,
                Clock.systemUTC(),
                new JournalMetrics(metrics)));
        open.add(journal);
        journal.start();
        return journal;
    }

    private LocalJournal journal() throws InterruptedException {
        LocalJournal journal = journal(new JournalFolder(folder), BOUNDS);
        until(() -> journal.fault() == null);
        return journal;
    }

    private static CompletableFuture<Void> append(LocalJournal journal) {
        return journal.append(Records.local("a", UUID.randomUUID())).toCompletableFuture();
    }

    private static void until(BooleanSupplier reached) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!reached.getAsBoolean()) {
            assertThat(System.nanoTime()).as("within a minute").isLessThan(end);
            Thread.sleep(5);
        }
    }

    /** All that waits for the stream. */
    private static List<JsonNode> all(LocalJournal journal) throws Exception {
        List<JsonNode> events = new ArrayList<>();
        journal.rewind();
        for (List<Batch> some = take(journal); !some.isEmpty(); some = take(journal)) {
            for (Batch batch : some) {
                for (Batch.Entry entry : batch.entries()) {
                    events.add(JSON.readTree(entry.event()));
                }
            }
        }
        return events;
    }

    private static List<Batch> take(LocalJournal journal) throws Exception {
        return journal.take(1 << 16, Duration.ofMillis(50));
    }

    private static FailureCode code(CompletableFuture<Void> appended) {
        try {
            appended.orTimeout(60, TimeUnit.SECONDS).join();
            throw new AssertionError("recorded");
        } catch (CompletionException e) {
            return ((PdpException) e.getCause()).code();
        }
    }

    @Test
    void recordsOfManyAreChainedAndNumberedWithoutAGap() throws Exception {
        LocalJournal journal = journal();
        List<CompletableFuture<Void>> appended = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            appended.add(append(journal));
        }
        CompletableFuture.allOf(appended.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
        byte[] previous = new byte[32];
        long sequence = 0;
        journal.rewind();
        for (List<Batch> some = take(journal); !some.isEmpty(); some = take(journal)) {
            for (Batch batch : some) {
                for (Batch.Entry entry : batch.entries()) {
                    JsonNode order = JSON.readTree(entry.event()).at("/data/order");
                    assertThat(order.path("sequence").asLong()).isEqualTo(++sequence);
                    assertThat(order.path("previous").asText())
                            .isEqualTo(HexFormat.of().formatHex(previous));
                    previous = Sha256.digest().digest(entry.event());
                }
            }
        }
        assertThat(sequence).isEqualTo(500);
        assertThat(metrics.summary("pdp.journal.together").count()).isLessThanOrEqualTo(500);
    }

    @Test
    void aRestartLosesNothingAndGoesOnInANewEpoch() throws Exception {
        LocalJournal first = journal();
        for (int i = 0; i < 20; i++) {
            append(first).get(60, TimeUnit.SECONDS);
        }
        first.close();
        LocalJournal second = journal();
        append(second).get(60, TimeUnit.SECONDS);
        List<JsonNode> events = all(second);
        assertThat(events).hasSize(21);
        JsonNode last = events.getLast().at("/data/order");
        JsonNode before = events.get(19).at("/data/order");
        assertThat(last.path("epoch").asLong())
                .isGreaterThan(before.path("epoch").asLong());
        assertThat(last.path("sequence").asLong()).isEqualTo(1);
        assertThat(last.path("previous").asText()).isNotEqualTo("0".repeat(64));
    }

    @Test
    void whatIsRelayedIsNotHandedOutAgainAfterARestart() throws Exception {
        LocalJournal first = journal();
        for (int i = 0; i < 20; i++) {
            append(first).get(60, TimeUnit.SECONDS);
        }
        List<Batch> relayed = first.take(1, Duration.ofMillis(50));
        first.close();
        LocalJournal second = journal();
        second.resume(
                relayed.getLast().epoch(),
                relayed.getLast().id(),
                relayed.getLast().hash());
        int records = relayed.stream().mapToInt(batch -> batch.entries().size()).sum();
        assertThat(all(second)).hasSize(20 - records);
    }

    @Test
    void aStreamThatIsAheadOfANewVolumeMakesTheNumbersGoOnAboveIt() throws Exception {
        LocalJournal journal = journal();
        append(journal).get(60, TimeUnit.SECONDS);
        long ahead = System.currentTimeMillis() + 1_000_000;
        journal.resume(ahead, (ahead << 20) + 5, new byte[32]);
        append(journal).get(60, TimeUnit.SECONDS);
        List<JsonNode> events = all(journal);
        assertThat(events).as("nothing of this volume is in the stream").hasSize(2);
        assertThat(events.getLast().at("/data/order/epoch").asLong()).isGreaterThan(ahead);
    }

    @Test
    void aFullBacklogRefusesUntilTheStreamTakesSome() throws Exception {
        LocalJournal.Bounds small =
                new LocalJournal.Bounds(1 << 18, 20_000, 1 << 13, 1_000, 900, Duration.ofSeconds(30));
        LocalJournal journal = journal(new JournalFolder(folder), small);
        until(() -> journal.fault() == null);
        int accepted = 0;
        while (journal.fault() == null) {
            append(journal).get(60, TimeUnit.SECONDS);
            accepted++;
        }
        assertThat(journal.fault()).isEqualTo("full");
        assertThat(code(append(journal))).isEqualTo(FailureCode.OVERLOADED);
        assertThat(metrics.counter("pdp.journal.records", "outcome", "full").count())
                .isEqualTo(1);
        // More than is kept in memory: read back from the disk.
        assertThat(all(journal)).hasSize(accepted);
        journal.rewind();
        journal.relayed(take(journal).getLast().id());
        append(journal).get(60, TimeUnit.SECONDS);
    }

    @Test
    void oneCallerCannotTakeAllTheRoom() throws Exception {
        AtomicBoolean stuck = new AtomicBoolean(true);
        FaultyFiles.Disk slow = slow(stuck);
        LocalJournal.Bounds few = new LocalJournal.Bounds(1 << 18, 1 << 24, 1 << 20, 40, 10, Duration.ofSeconds(60));
        LocalJournal journal = journal(new FaultyFiles(folder, slow), few);
        until(() -> journal.fault() == null);
        CompletableFuture<Void> first = append(journal);
        until(() -> metrics.get("pdp.journal.waiting").gauge().value() == 0);
        List<CompletableFuture<Void>> taken = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            taken.add(append(journal));
        }
        assertThat(code(append(journal))).isEqualTo(FailureCode.OVERLOADED);
        CompletableFuture<Void> another =
                journal.append(Records.local("b", UUID.randomUUID())).toCompletableFuture();
        assertThat(another).isNotDone();
        stuck.set(false);
        first.get(60, TimeUnit.SECONDS);
        another.get(60, TimeUnit.SECONDS);
        CompletableFuture.allOf(taken.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
    }

    /** Holds the records' writes, not those that make the files. */
    private static FaultyFiles.Disk slow(AtomicBoolean stuck) {
        return new FaultyFiles.Disk() {
            @Override
            public void before(File file) throws IOException {
                if (!isAppend()) {
                    return;
                }
                while (stuck.get()) {
                    try {
                        Thread.sleep(2);
                    } catch (InterruptedException e) {
                        throw new IOException(e);
                    }
                }
            }
        };
    }

    private static boolean isAppend() {
        return StackWalker.getInstance()
                .walk(frames -> frames.anyMatch(frame -> frame.getMethodName().contains("appendRecord")));
    }

    @Test
    void aSlowDiskIsAnErrorInTimeAndWorksAgain() throws Exception {
        AtomicBoolean stuck = new AtomicBoolean(true);
        LocalJournal.Bounds hasty = new LocalJournal.Bounds(1 << 18, 1 << 24, 1 << 20, 40, 40, Duration.ofMillis(200));
        LocalJournal journal = journal(new FaultyFiles(folder, slow(stuck)), hasty);
        until(() -> journal.fault() == null);
        CompletableFuture<Void> beingWritten = append(journal);
        CompletableFuture<Void> waiting = append(journal);
        assertThat(code(beingWritten)).isEqualTo(FailureCode.JOURNAL_UNAVAILABLE);
        assertThat(code(waiting)).isEqualTo(FailureCode.JOURNAL_UNAVAILABLE);
        stuck.set(false);
        until(() -> {
            try {
                append(journal).get(60, TimeUnit.SECONDS);
                return true;
            } catch (Exception notYet) {
                return false;
            }
        });
    }

    @Test
    void aFullDiskIsAnErrorAndWhatWasAnsweredIsStillThere() throws Exception {
        AtomicBoolean noSpace = new AtomicBoolean();
        FaultyFiles.Disk disk = new FaultyFiles.Disk() {
            @Override
            public void before(File file) throws IOException {
                if (noSpace.get()) {
                    throw new IOException("No space left on device");
                }
            }
        };
        LocalJournal journal = journal(new FaultyFiles(folder, disk), BOUNDS);
        until(() -> journal.fault() == null);
        for (int i = 0; i < 10; i++) {
            append(journal).get(60, TimeUnit.SECONDS);
        }
        noSpace.set(true);
        assertThat(code(append(journal))).isEqualTo(FailureCode.JOURNAL_UNAVAILABLE);
        until(() -> journal.fault() != null);
        assertThat(code(append(journal))).isEqualTo(FailureCode.JOURNAL_UNAVAILABLE);
        noSpace.set(false);
        until(() -> journal.fault() == null);
        append(journal).get(60, TimeUnit.SECONDS);
        List<JsonNode> events = all(journal);
        assertThat(events).hasSizeBetween(11, 12);
        assertThat(metrics.counter("pdp.journal.records", "outcome", "failed").count())
                .isGreaterThanOrEqualTo(2);
    }

    /** Changes one byte of what is on the disk, at a place in or behind these bytes. */
    private void flip(byte[] bytes, int offset) throws IOException {
        try (var files = Files.list(folder)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".log")).toList()) {
                byte[] content = Files.readAllBytes(file);
                int at = new String(content, ISO_8859_1).indexOf(new String(bytes, ISO_8859_1));
                if (at >= 0) {
                    content[at + offset] ^= 4;
                    Files.write(file, content);
                }
            }
        }
    }

    private List<Batch> twenty() throws Exception {
        LocalJournal first = journal();
        for (int i = 0; i < 20; i++) {
            append(first).get(60, TimeUnit.SECONDS);
        }
        List<Batch> batches = first.take(1 << 20, Duration.ofMillis(50));
        first.close();
        return batches;
    }

    @Test
    void aDamagedJournalDecidesNothing() throws Exception {
        List<Batch> batches = twenty();
        flip(batches.get(3).encoded(), batches.get(3).bytes() / 2);
        LocalJournal second = journal(new JournalFolder(folder), BOUNDS);
        until(() -> String.valueOf(second.fault()).startsWith("damaged"));
        assertThat(code(append(second))).isEqualTo(FailureCode.JOURNAL_UNAVAILABLE);
    }

    @Test
    void theStreamsPlaceIsNotTakenBeforeItIsKnownWhatTheFilesHold() throws Exception {
        List<Batch> batches = twenty();
        JournalFolder folderInUse = new JournalFolder(folder);
        folderInUse.open();
        LocalJournal second = journal(new JournalFolder(folder), BOUNDS);
        Batch there = batches.get(3);
        assertThatThrownBy(() -> second.resume(there.epoch(), there.id(), there.hash()))
                .isInstanceOf(IllegalStateException.class);
        folderInUse.close();
        until(() -> second.fault() == null);
        second.resume(there.epoch(), there.id(), there.hash());
        int left = batches.subList(4, batches.size()).stream()
                .mapToInt(batch -> batch.entries().size())
                .sum();
        assertThat(all(second)).hasSize(left);
    }

    @Test
    void missingRecordsOfAStreamThatHasNothingAreLost() throws Exception {
        List<Batch> batches = twenty();
        flip(batches.get(3).encoded(), batches.get(3).bytes());
        LocalJournal second = journal(new JournalFolder(folder), BOUNDS);
        until(() -> String.valueOf(second.fault()).startsWith("records are missing"));
        assertThatThrownBy(second::resumeAtBeginning).isInstanceOf(DamagedJournal.class);
        assertThat(second.fault()).startsWith("damaged");
    }

    @Test
    void missingRecordsAreAskedForInTheStreamBeforeAnythingIsDecided() throws Exception {
        List<Batch> batches = twenty();
        // Behind the batch stands the end of its frame: Artemis then leaves the record out.
        flip(batches.get(3).encoded(), batches.get(3).bytes());
        LocalJournal second = journal(new JournalFolder(folder), BOUNDS);
        until(() -> String.valueOf(second.fault()).startsWith("records are missing"));
        assertThat(code(append(second))).isEqualTo(FailureCode.JOURNAL_UNAVAILABLE);
        Batch before = batches.get(2);
        assertThatThrownBy(() -> second.resume(before.epoch(), before.id(), before.hash()))
                .isInstanceOf(DamagedJournal.class);
        assertThat(second.fault()).startsWith("damaged");
        assertThat(code(append(second))).isEqualTo(FailureCode.JOURNAL_UNAVAILABLE);
        second.close();

        LocalJournal third = journal(new JournalFolder(folder), BOUNDS);
        until(() -> String.valueOf(third.fault()).startsWith("records are missing"));
        Batch there = batches.get(3);
        third.resume(there.epoch(), there.id(), there.hash());
        assertThat(third.fault()).isNull();
        append(third).get(60, TimeUnit.SECONDS);
    }

    @Test
    void twoProcessesCannotWriteIntoOneFolder() throws Exception {
        LocalJournal first = journal();
        append(first).get(60, TimeUnit.SECONDS);
        JournalFolder second = new JournalFolder(folder);
        assertThatThrownBy(second::open).isInstanceOf(IOException.class).hasMessageContaining("another process");
        second.close();
    }
}
