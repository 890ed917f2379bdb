package org.zerotrust.pdp.journal.local;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.zerotrust.pdp.keys.Sha256;

/**
 * Records that became durable together, in their order. On disk:
 *
 * <pre>
 *   version 1 | id 8 | epoch 8 | first sequence 8 | hash 32 | count 4 | (key length 4 | key | event length 4 | event)* | CRC-32C 4
 * </pre>
 *
 * @param id later batches of one journal have greater ones
 * @param epoch of its records
 * @param firstSequence of its first record; the others follow without a gap
 * @param previous SHA-256 of the event before its first one, zeros where there was none
 */
@SuppressWarnings("ArrayRecordComponent") // never changed; compared by nobody
public record Batch(long id, long epoch, long firstSequence, byte[] previous, List<Entry> entries) {
    private static final byte VERSION = 1;
    /** Of SHA-256. */
    static final int HASH_BYTES = 32;

    private static final int FRAME = 1 + 8 + 8 + 8 + HASH_BYTES + 4 + 4;
    private static final int ENTRY = 8;

    /**
     * One record.
     *
     * @param key of the topic
     * @param event as it is published
     */
    @SuppressWarnings("ArrayRecordComponent") // never changed; compared by nobody
    public record Entry(byte[] key, byte[] event) {
        int bytes() {
            return ENTRY + key.length + event.length;
        }
    }

    /** What is on the disk is no batch that was written whole, or one of another version of this service. */
    public static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        Unreadable(String why) {
            super(why);
        }
    }

    public Batch {
        entries = List.copyOf(entries);
        if (entries.isEmpty()) {
            throw new IllegalArgumentException("a batch has records");
        }
        if (previous.length != HASH_BYTES) {
            throw new IllegalArgumentException("a hash of SHA-256");
        }
    }

    /** Sequence of its last record. */
    public long lastSequence() {
        return firstSequence + entries.size() - 1;
    }

    /** SHA-256 of its last event: what the next record is chained to. */
    public byte[] hash() {
        return Sha256.digest().digest(entries.getLast().event());
    }

    /** Bytes on disk, but for what the log adds. */
    public int bytes() {
        int sum = FRAME;
        for (Entry entry : entries) {
            sum += entry.bytes();
        }
        return sum;
    }

    byte[] encoded() {
        ByteBuffer out = ByteBuffer.allocate(bytes());
        out.put(VERSION).putLong(id).putLong(epoch).putLong(firstSequence).put(previous);
        out.putInt(entries.size());
        for (Entry entry : entries) {
            out.putInt(entry.key.length).put(entry.key);
            out.putInt(entry.event.length).put(entry.event);
        }
        CRC32C crc = new CRC32C();
        crc.update(out.array(), 0, out.position());
        out.putInt((int) crc.getValue());
        return out.array();
    }

    static Batch decoded(byte[] bytes) throws Unreadable {
        if (bytes.length < FRAME) {
            throw new Unreadable("a batch of " + bytes.length + " bytes");
        }
        if (bytes[0] != VERSION) {
            throw new Unreadable("a batch of version " + bytes[0] + ", this service reads " + VERSION);
        }
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, bytes.length - 4);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (in.getInt(bytes.length - 4) != (int) crc.getValue()) {
            throw new Unreadable("a batch whose checksum does not hold");
        }
        try {
            in.get();
            long id = in.getLong();
            long epoch = in.getLong();
            long first = in.getLong();
            byte[] previous = new byte[HASH_BYTES];
            in.get(previous);
            int count = in.getInt();
            List<Entry> entries = new ArrayList<>(Math.min(count, bytes.length / ENTRY));
            for (int i = 0; i < count; i++) {
                byte[] key = new byte[in.getInt()];
                in.get(key);
                byte[] event = new byte[in.getInt()];
                in.get(event);
                entries.add(new Entry(key, event));
            }
            return new Batch(id, epoch, first, previous, entries);
        } catch (BufferUnderflowException | NegativeArraySizeException | IllegalArgumentException e) {
            throw new Unreadable("a batch that is not whole");
        }
    }
}
