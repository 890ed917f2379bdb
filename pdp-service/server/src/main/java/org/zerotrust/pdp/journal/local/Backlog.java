package org.zerotrust.pdp.journal.local;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Batches that are on the disk and not yet relayed, oldest first. The newest ones are in memory too, up to a size; the
 * others are read from the disk when it is their turn. Shared by the writer and the relay; no question takes its lock.
 */
final class Backlog {
    private record Slot(int bytes, @Nullable Batch batch) {}

    private final int mostInMemory;
    private final NavigableMap<Long, Slot> slots = new TreeMap<>();
    /** The newest batch of the log: it is kept when it is relayed, as the next record is chained to it. */
    private long newest = Long.MIN_VALUE;
    /** The newest batch when it was relayed; forgotten with the next ones. */
    private @Nullable Long kept;

    private long handed = Long.MIN_VALUE;
    private int inMemory;
    private volatile long bytes;

    Backlog(int mostInMemory) {
        this.mostInMemory = mostInMemory;
    }

    /** Bytes that wait on the disk. */
    long bytes() {
        return bytes;
    }

    synchronized void add(Batch batch) {
        int size = batch.bytes();
        boolean fits = inMemory + size <= mostInMemory;
        slots.put(batch.id(), new Slot(size, fits ? batch : null));
        inMemory += fits ? size : 0;
        bytes += size;
        newest = Math.max(newest, batch.id());
        notifyAll();
    }

    /** Forgets what it holds, and takes what a reopened log holds instead. */
    synchronized void replace(List<Batch> batches) {
        slots.clear();
        kept = null;
        inMemory = 0;
        bytes = 0;
        handed = Long.MIN_VALUE;
        batches.forEach(this::add);
    }

    /** From the oldest again: nobody knows whether what was handed over last arrived. */
    synchronized void rewind() {
        handed = Long.MIN_VALUE;
    }

    /**
     * The next ones, as many as fit into some bytes but at least one; empty where there is none within the wait.
     *
     * @param log where those are that are not in memory
     */
    List<Batch> take(int mostBytes, long waitMillis, BatchLog log)
            throws InterruptedException, IOException, DamagedJournal {
        List<Batch> taken = new ArrayList<>();
        long from;
        long to;
        synchronized (this) {
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMillis);
            while (slots.higherKey(handed) == null) {
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0) {
                    return taken;
                }
                wait(left);
            }
            int sum = 0;
            NavigableMap<Long, Slot> next = slots.tailMap(handed, false);
            boolean fromMemory = next.firstEntry().getValue().batch() != null;
            from = next.firstKey();
            to = from;
            for (var slot : next.entrySet()) {
                Batch batch = slot.getValue().batch();
                sum += slot.getValue().bytes();
                if (fromMemory != (batch != null) || slot.getKey() != from && sum > mostBytes) {
                    break;
                }
                to = slot.getKey();
                if (batch != null) {
                    taken.add(batch);
                }
            }
            if (fromMemory) {
                handed = to;
                return taken;
            }
        }
        taken = log.read(from, to, mostBytes);
        if (taken.isEmpty() || taken.getFirst().id() != from) {
            throw new DamagedJournal("record " + from + " is not on the disk any more");
        }
        synchronized (this) {
            handed = taken.getLast().id();
        }
        return taken;
    }

    /** Batches up to this one are in the stream; those that may be forgotten now. */
    synchronized List<Long> relayed(long id) {
        List<Long> forget = new ArrayList<>();
        if (kept != null && kept != newest) {
            forget.add(kept);
            kept = null;
        }
        NavigableMap<Long, Slot> done = slots.headMap(id, true);
        long size = 0;
        for (var slot : done.entrySet()) {
            size += slot.getValue().bytes();
            if (slot.getValue().batch() != null) {
                inMemory -= slot.getValue().bytes();
            }
            if (slot.getKey() == newest) {
                kept = newest;
            } else {
                forget.add(slot.getKey());
            }
        }
        done.clear();
        bytes -= size;
        return forget;
    }
}
