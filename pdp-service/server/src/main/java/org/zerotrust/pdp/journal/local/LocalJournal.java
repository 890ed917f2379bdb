package org.zerotrust.pdp.journal.local;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.journal.DecisionEvents;
import org.zerotrust.pdp.journal.DecisionRecord;
import org.zerotrust.pdp.journal.Journal;
import org.zerotrust.pdp.keys.Pseudonyms;
import org.zerotrust.pdp.outcome.FailureCode;
import org.zerotrust.pdp.outcome.PdpException;

/**
 * The journal on the local disk (ADR 0015). One thread numbers, chains and writes what waits, all of it with one force (a
 * group commit), and then lets the answers go; a relay carries it on to the stream. After an error of the disk the files
 * are opened again, as a new epoch, until that works; until then nothing can be decided.
 */
public final class LocalJournal implements Journal, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(LocalJournal.class);
    private static final int MOST_TOGETHER = 1_024;
    private static final Duration AGAIN = Duration.ofSeconds(1);
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final long CLOSE_MILLIS = 5_000;

    /**
     * Bounds.
     *
     * @param fileBytes size of one file
     * @param mostBytes of records that wait for the relay; one more cannot be decided
     * @param bytesInMemory of them that need not be read from the disk again
     * @param waiting records that may wait for the disk
     * @param waitingOfCaller of them of one caller, so that one cannot take all the room
     * @param deadline longest wait for the disk, or for the cluster where the class awaits that
     */
    public record Bounds(
            int fileBytes, long mostBytes, int bytesInMemory, int waiting, int waitingOfCaller, Duration deadline) {}

    /** What it works with. */
    public record Parts(
            JournalFiles files,
            Bounds bounds,
            String replica,
            DecisionEvents events,
            Pseudonyms pseudonyms,
            Clock clock,
            JournalMetrics metrics) {}

    private final Parts parts;
    private final WaitingRoom waiting;
    private final Chain chain;
    private final Backlog backlog;
    private final ClusterWaiters awaitingCluster = new ClusterWaiters();
    private final Thread writer;
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("pdp-journal-watch").daemon().factory());
    private volatile List<Pending> writing = List.of();
    private volatile @Nullable BatchLog log;
    private volatile @Nullable Batch behindGap;
    private volatile @Nullable String fault = "not opened yet";
    private volatile boolean parked;
    private volatile boolean closed;
    private volatile long epochFloor = Long.MIN_VALUE;
    private long relayedId = Long.MIN_VALUE;

    /** A journal that opens its files on a thread of its own; until then nothing can be decided. */
    public LocalJournal(Parts parts) {
        this.parts = parts;
        this.waiting = new WaitingRoom(parts.bounds().waiting(), parts.bounds().waitingOfCaller());
        this.chain = new Chain(parts.replica(), parts.events(), parts.pseudonyms(), parts.clock(), parts.metrics());
        this.backlog = new Backlog(parts.bounds().bytesInMemory());
        this.writer = Thread.ofPlatform().name("pdp-journal").daemon().unstarted(this::run);
        parts.metrics().watch(waiting::size, backlog::bytes);
    }

    /** Begins. */
    public void start() {
        writer.start();
        var _ = watch.scheduleWithFixedDelay(this::failLate, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public CompletionStage<Void> append(DecisionRecord record) {
        String why = fault;
        if (why != null) {
            parts.metrics().failed.increment();
            return refused(FailureCode.JOURNAL_UNAVAILABLE, "the journal: " + why);
        }
        if (backlog.bytes() >= parts.bounds().mostBytes()) {
            // Fail closed: what the cluster does not take is kept, not thrown away for what is new.
            parts.metrics().full.increment();
            return refused(FailureCode.OVERLOADED, "the journal is full: the stream does not take its records");
        }
        Pending pending;
        try {
            pending = waiting.enter(record);
        } catch (PdpException noRoom) {
            parts.metrics().noRoom.increment();
            return CompletableFuture.failedStage(noRoom);
        }
        if (parked) {
            LockSupport.unpark(writer);
        }
        if (closed) {
            pending.fail("the service stops");
        }
        return pending.durable;
    }

    private static CompletionStage<Void> refused(FailureCode code, String why) {
        return CompletableFuture.failedStage(new PdpException(code, why));
    }

    /** What is wrong with it; null where it takes records. */
    public @Nullable String fault() {
        String why = fault;
        return why != null ? why : backlog.bytes() >= parts.bounds().mostBytes() ? "full" : null;
    }

    /** The next batches for the stream; empty where there are none within the wait. For one relay. */
    public List<Batch> take(int mostBytes, Duration wait) throws InterruptedException, IOException, DamagedJournal {
        BatchLog open = log;
        if (open == null) {
            TimeUnit.MILLISECONDS.sleep(wait.toMillis());
            return List.of();
        }
        return backlog.take(mostBytes, wait.toMillis(), open);
    }

    /** Whether somebody waits for records to be in the stream. */
    public boolean isAwaited() {
        return !awaitingCluster.isEmpty();
    }

    /** Hands out again what was handed out and is not known to be in the stream. */
    public void rewind() {
        backlog.rewind();
    }

    /**
     * Batches up to this one are in the stream for good.
     *
     * @param id of the last one
     */
    public void relayed(long id) {
        List<Long> forget;
        synchronized (backlog) {
            relayedId = Math.max(relayedId, id);
            forget = backlog.relayed(id);
        }
        awaitingCluster.reached(id);
        BatchLog open = log;
        if (open != null) {
            try {
                for (long batch : forget) {
                    open.forget(batch);
                }
            } catch (IOException e) {
                // Its room comes back when the files are opened again; nothing is lost by that.
                LOG.warnf("event=journal_not_trimmed error=%s", e.getMessage());
            }
        }
    }

    /**
     * Goes on from where the stream says that this replica's records reached.
     *
     * @param epoch of the last record there
     * @param batch that it was in
     * @param hash of the last record's event, SHA-256
     * @throws IllegalStateException while the files are not open: what they hold must be known first
     * @throws DamagedJournal where records are neither here nor in the stream; nothing behind them may be carried, or the
     *     stream's place would stand behind the gap and hide it
     */
    public void resume(long epoch, long batch, byte[] hash) throws DamagedJournal {
        if (log == null) {
            throw new IllegalStateException("the journal is not open");
        }
        Batch behind = behindGap;
        if (behind != null) {
            if (batch < behind.id() && !Arrays.equals(hash, behind.previous())) {
                String why = "records before " + behind.epoch() + "/" + behind.firstSequence()
                        + " are neither here nor in the stream";
                fault = "damaged: " + why;
                LOG.errorf("event=journal_damaged error=%s", why);
                throw new DamagedJournal(why);
            }
            behindGap = null;
            fault = null;
        }
        if (epoch <= chain.epoch()) {
            relayed(batch);
        } else {
            // A new volume, and a clock that was set back: nothing of what is here is in the stream, and the numbers
            // go on above those that are.
            LOG.errorf("event=journal_behind_stream epoch=%d stream=%d", chain.epoch(), epoch);
            epochFloor = epoch;
        }
    }

    /** As {@link #resume}, where the stream has nothing of this replica yet. */
    public void resumeAtBeginning() throws DamagedJournal {
        resume(Long.MIN_VALUE, Long.MIN_VALUE, new byte[Batch.HASH_BYTES]);
    }

    private void run() {
        while (!closed && !Thread.currentThread().isInterrupted()) {
            try {
                if (log == null) {
                    open();
                } else {
                    writeNext();
                }
            } catch (IOException e) {
                broken(e);
            } catch (DamagedJournal e) {
                fault = "damaged: " + e.getMessage();
                LOG.errorf("event=journal_damaged error=%s", e.getMessage());
                failAll(fault);
                return;
            } catch (RuntimeException e) {
                LOG.error("event=journal_fault", e);
                broken(new IOException(e));
            }
        }
        failAll("the service stops");
    }

    private void open() throws IOException, DamagedJournal {
        BatchLog opened = BatchLog.open(parts.files().open(), parts.bounds().fileBytes());
        List<Batch> recovered = opened.recovered();
        if (!recovered.isEmpty()) {
            chain.follow(recovered.getLast());
        }
        chain.beginEpoch(epochFloor);
        synchronized (backlog) {
            long done = relayedId;
            backlog.replace(recovered);
            for (long id : backlog.relayed(done)) {
                opened.forget(id);
            }
        }
        if (opened.torn()) {
            parts.metrics().torn.increment();
        }
        behindGap = opened.behindGap();
        // Fail closed: the stream must have what is missing here before anything is added behind it.
        fault = behindGap == null ? null : "records are missing; the stream has not been asked for them yet";
        // Last: who sees the log sees what is said of it.
        log = opened;
        LOG.infof("event=journal_opened epoch=%d recovered=%d", chain.epoch(), recovered.size());
    }

    private void writeNext() throws IOException {
        if (epochFloor >= chain.epoch()) {
            chain.beginEpoch(epochFloor);
        }
        List<Pending> together = new ArrayList<>();
        while (together.size() < MOST_TOGETHER) {
            Pending next = waiting.next();
            if (next == null) {
                break;
            }
            if (!next.durable.isDone()) {
                together.add(next);
            }
        }
        if (together.isEmpty()) {
            parked = true;
            if (waiting.isEmpty()) {
                LockSupport.parkNanos(LOOK.toNanos());
            }
            parked = false;
            return;
        }
        writing = together;
        int done = 0;
        while (done < together.size()) {
            done += writeSome(together.subList(done, together.size()));
        }
        writing = List.of();
    }

    /** One batch: as many as fit; returns how many of them it dealt with. */
    private int writeSome(List<Pending> together) throws IOException {
        BatchLog open = log;
        if (open == null) {
            throw new IOException("the journal is not open");
        }
        Chain.Composed composed = chain.compose(together, open.mostBytes());
        Batch batch = composed.batch();
        if (batch != null) {
            long start = System.nanoTime();
            open.append(batch);
            parts.metrics().forced(batch.entries().size(), System.nanoTime() - start);
            chain.written(composed);
            durable(batch, composed.records());
        }
        return composed.seen();
    }

    private void durable(Batch batch, List<Pending> written) {
        awaitingCluster.add(
                batch.id(), written.stream().filter(Pending::awaitsCluster).toList());
        backlog.add(batch);
        parts.metrics().durable.increment(written.size());
        for (Pending pending : written) {
            if (!pending.awaitsCluster()) {
                pending.durable.complete(null);
            }
        }
    }

    private void broken(IOException e) {
        fault = "the disk failed";
        LOG.errorf("event=journal_broken error=%s", e.getMessage());
        BatchLog open = log;
        log = null;
        failAll("the disk failed");
        if (open != null) {
            try {
                open.close();
            } catch (IOException again) {
                LOG.warnf("event=journal_not_closed error=%s", again.getMessage());
            }
        }
        LockSupport.parkNanos(AGAIN.toNanos());
    }

    private void failAll(String why) {
        int failed = 0;
        for (Pending pending : writing) {
            failed += pending.fail(why) ? 1 : 0;
        }
        writing = List.of();
        for (Pending next = waiting.next(); next != null; next = waiting.next()) {
            failed += next.fail(why) ? 1 : 0;
        }
        parts.metrics().failed.increment(failed);
    }

    /** Who waits longer than the deadline gets an error; the record may still be written. */
    private void failLate() {
        long oldest = System.nanoTime() - parts.bounds().deadline().toNanos();
        late(waiting, oldest, "not on the disk in time");
        late(writing, oldest, "not on the disk in time");
        awaitingCluster.all().forEach(list -> late(list, oldest, "not acknowledged by the cluster in time"));
    }

    private void late(Iterable<Pending> all, long oldest, String why) {
        for (Pending pending : all) {
            if (pending.since - oldest < 0 && pending.fail(why)) {
                parts.metrics().failed.increment();
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(writer);
        try {
            writer.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        watch.shutdownNow();
        BatchLog open = log;
        log = null;
        fault = "closed";
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                LOG.warnf("event=journal_not_closed error=%s", e.getMessage());
            }
        }
        try {
            parts.files().close();
        } catch (IOException e) {
            LOG.warnf("event=journal_not_closed error=%s", e.getMessage());
        }
    }
}
