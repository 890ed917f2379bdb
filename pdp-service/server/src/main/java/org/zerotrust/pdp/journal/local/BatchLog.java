package org.zerotrust.pdp.journal.local;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.activemq.artemis.core.io.IOCriticalErrorListener;
import org.apache.activemq.artemis.core.io.SequentialFileFactory;
import org.apache.activemq.artemis.core.journal.PreparedTransactionInfo;
import org.apache.activemq.artemis.core.journal.RecordInfo;
import org.apache.activemq.artemis.core.journal.TransactionFailureCallback;
import org.apache.activemq.artemis.core.journal.impl.JournalFile;
import org.apache.activemq.artemis.core.journal.impl.JournalImpl;
import org.apache.activemq.artemis.core.journal.impl.JournalReaderCallback;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Batches in files, by the journal of Apache Artemis: files of one size, written one after the other and used again once
 * all in them is forgotten. An append returns when the disk has it. What a crash cut off at the end was never answered
 * and is left out, aloud; a record that is not as it was written is {@link DamagedJournal}, one that is missing
 * {@link #behindGap}.
 *
 * <p>Appends are of one thread; {@link #forget} and {@link #read} may be of another.
 */
final class BatchLog implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(BatchLog.class);
    private static final int FORMAT = 1;
    private static final byte BATCH = 1;
    private static final int KEPT_FILES = 2;
    private static final String PREFIX = "pdp-journal";
    private static final String SUFFIX = "log";
    /** What Artemis puts around a record, and at the head of a file; generously. */
    private static final int AROUND = 512;

    private final SequentialFileFactory files;
    private final JournalImpl journal;
    private final int fileBytes;
    private final List<Batch> recovered;
    private final boolean torn;
    private final @Nullable Batch behindGap;
    private volatile @Nullable Throwable failure;

    private BatchLog(SequentialFileFactory files, int fileBytes) throws IOException, DamagedJournal {
        this.files = files;
        this.fileBytes = fileBytes;
        IOCriticalErrorListener failed = (code, message, file) -> failure = code;
        files.setCriticalErrorListener(failed);
        this.journal = new JournalImpl(
                fileBytes, KEPT_FILES, KEPT_FILES, 0, 0, files, PREFIX, SUFFIX, files.getMaxIO(), FORMAT);
        List<RecordInfo> records = load();
        List<Batch> whole = new ArrayList<>(records.size());
        boolean cut = false;
        for (int i = 0; i < records.size(); i++) {
            try {
                whole.add(Batch.decoded(records.get(i).data));
            } catch (Batch.Unreadable e) {
                if (i < records.size() - 1 || records.get(i).data.length == 0 || records.get(i).data[0] != 1) {
                    throw new DamagedJournal("record " + records.get(i).id + ": " + e.getMessage());
                }
                // Its force never returned, so nobody was answered.
                LOG.errorf("event=journal_torn record=%d error=%s", records.get(i).id, e.getMessage());
                forget(records.get(i).id);
                cut = true;
            }
        }
        this.behindGap = behindGap(whole);
        this.torn = cut;
        this.recovered = List.copyOf(whole);
    }

    /**
     * Opens the files, or makes them.
     *
     * @param fileBytes size of a file; no batch may be larger
     * @throws IOException where the disk does not do what it should
     */
    static BatchLog open(SequentialFileFactory files, int fileBytes) throws IOException, DamagedJournal {
        return new BatchLog(files, fileBytes);
    }

    private List<RecordInfo> load() throws IOException, DamagedJournal {
        List<RecordInfo> records = new ArrayList<>();
        List<PreparedTransactionInfo> none = new ArrayList<>();
        TransactionFailureCallback nothing = (id, failed, deleted) -> {};
        try {
            files.createDirs();
            journal.start();
            journal.load(records, none, nothing, false);
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            if (String.valueOf(e.getMessage()).contains("version")) {
                throw new DamagedJournal("files of another version of this service: " + e.getMessage(), e);
            }
            throw new IOException("the journal cannot be read: " + e.getMessage(), e);
        }
        records.sort(Comparator.comparingLong(one -> one.id));
        return records;
    }

    /**
     * Each record is chained to the one before, so that a gap shows. After a loss of power there may be one that is none:
     * that a batch was forgotten is not forced, so a later one may be forgotten and an earlier one be there again.
     *
     * @return the batch behind the last gap, or null where there is none
     */
    private static @Nullable Batch behindGap(List<Batch> batches) {
        for (int i = batches.size() - 1; i > 0; i--) {
            Batch before = batches.get(i - 1);
            Batch batch = batches.get(i);
            boolean follows = batch.epoch() == before.epoch()
                    ? batch.firstSequence() == before.lastSequence() + 1
                    : batch.epoch() > before.epoch() && batch.firstSequence() == 1;
            if (!follows || !Arrays.equals(batch.previous(), before.hash())) {
                return batch;
            }
        }
        return null;
    }

    /**
     * Where records before it are missing, the batch behind the last gap; null where none are. The stream knows whether
     * they are there, and were forgotten, or are lost.
     */
    @Nullable
    Batch behindGap() {
        return behindGap;
    }

    /** What the files held when they were opened, oldest first; not relayed, or relayed and not yet forgotten. */
    List<Batch> recovered() {
        return recovered;
    }

    /** Whether a record at the end had been cut off. */
    boolean torn() {
        return torn;
    }

    /** The largest batch. */
    int mostBytes() {
        return fileBytes - AROUND;
    }

    /** Returns when the batch is on the disk; after an error what is there is not known, and the log must be reopened. */
    void append(Batch batch) throws IOException {
        done("written", () -> journal.appendAddRecord(batch.id(), BATCH, batch.encoded(), true));
        Throwable seen = failure;
        if (seen != null) {
            throw new IOException("the disk failed: " + seen.getMessage(), seen);
        }
    }

    /** Gives a batch's room back, some time later. Not forced: what comes back after a crash is recognised as relayed. */
    void forget(long id) throws IOException {
        done("forgotten", () -> journal.appendDeleteRecord(id, false));
    }

    /** Work with Artemis's journal, which throws anything. */
    private interface Work {
        void run() throws Exception;
    }

    private static void done(String what, Work work) throws IOException {
        try {
            work.run();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("not " + what + ": " + e.getMessage(), e);
        }
    }

    /** Batches from one id to another, both included, oldest first; as many as fit into some bytes, at least one. */
    List<Batch> read(long from, long to, int mostBytes) throws IOException, DamagedJournal {
        List<Batch> found = new ArrayList<>();
        List<Batch.Unreadable> unreadable = new ArrayList<>();
        JournalReaderCallback reader = new JournalReaderCallback() {
            @Override
            public void onReadAddRecord(RecordInfo info) {
                if (info.id >= from && info.id <= to) {
                    try {
                        found.add(Batch.decoded(info.data));
                    } catch (Batch.Unreadable e) {
                        unreadable.add(e);
                    }
                }
            }
        };
        done("read", () -> {
            for (JournalFile file : journal.orderFiles()) {
                JournalImpl.readJournalFile(files, file, reader);
                if (bytes(found) >= mostBytes) {
                    return;
                }
            }
        });
        if (!unreadable.isEmpty()) {
            throw new DamagedJournal(String.valueOf(unreadable.getFirst().getMessage()), unreadable.getFirst());
        }
        found.sort(Comparator.comparingLong(Batch::id));
        return bounded(found, mostBytes);
    }

    private static List<Batch> bounded(List<Batch> all, int mostBytes) {
        List<Batch> some = new ArrayList<>();
        long sum = 0;
        for (Batch batch : all) {
            sum += batch.bytes();
            if (!some.isEmpty() && sum > mostBytes) {
                break;
            }
            some.add(batch);
        }
        return some;
    }

    private static long bytes(List<Batch> batches) {
        return batches.stream().mapToLong(Batch::bytes).sum();
    }

    @Override
    public void close() throws IOException {
        done("closed", journal::stop);
    }
}
