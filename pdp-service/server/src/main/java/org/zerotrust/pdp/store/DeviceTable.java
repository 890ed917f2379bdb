package org.zerotrust.pdp.store;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.device.DeviceRecord;
import org.zerotrust.pdp.outcome.TenantId;

/**
 * Devices in memory, a million and more, by tenant and device id. The table is cut into shards by hash; each is an
 * immutable array of bytes with the hashes of its entries in order, and a change replaces the shards that it touches.
 * One thread writes; readers never wait and see each device whole. A read makes one record and keeps nothing.
 */
final class DeviceTable {
    private static final int SHARDS = 1 << 12;

    /** A name that is no device's any more. */
    record Gone(TenantId tenant, String deviceId) {}

    /** Entries by hash; never changed once made. */
    private static final class Shard {
        static final Shard EMPTY = new Shard(new int[0], new int[0], new byte[0]);

        /** Ascending. */
        private final int[] hashes;

        /** Where the entry of the same index ends in {@code data}; it begins where the one before ends. */
        private final int[] ends;

        private final byte[] data;

        Shard(int[] hashes, int[] ends, byte[] data) {
            this.hashes = hashes;
            this.ends = ends;
            this.data = data;
        }

        int begin(int index) {
            return index == 0 ? 0 : ends[index - 1];
        }

        /** Where the entry with this key goes on after the key, or -1. */
        int find(int hash, byte[] key) {
            int index = Arrays.binarySearch(hashes, hash);
            if (index < 0) {
                return -1;
            }
            while (index > 0 && hashes[index - 1] == hash) {
                index--;
            }
            for (; index < hashes.length && hashes[index] == hash; index++) {
                int begin = begin(index);
                int keyEnd = begin + key.length;
                // No key is the beginning of another: their texts carry their lengths.
                if (keyEnd <= ends[index] && Arrays.equals(data, begin, keyEnd, key, 0, key.length)) {
                    return keyEnd;
                }
            }
            return -1;
        }
    }

    /** A new entry, or the end of an old one where {@code entry} is null. Equal where the key is. */
    private static final class Change {
        private final byte[] key;
        private final byte @Nullable [] entry;
        private final int hash;

        Change(byte[] key, byte @Nullable [] entry) {
            this.key = key;
            this.entry = entry;
            this.hash = DeviceTable.hash(key);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Change same && Arrays.equals(key, same.key);
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }

    private final DeviceCodec codec = new DeviceCodec();
    private final AtomicReferenceArray<Shard> shards = new AtomicReferenceArray<>(SHARDS);
    private final AtomicInteger size = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();

    DeviceTable() {
        for (int i = 0; i < SHARDS; i++) {
            shards.set(i, Shard.EMPTY);
        }
    }

    /** The record of a device, or null. */
    @Nullable
    DeviceRecord find(TenantId tenant, String deviceId) {
        byte[] key = codec.key(tenant, deviceId, false);
        if (key == null) {
            return null;
        }
        int hash = hash(key);
        Shard shard = shards.get(hash >>> 20);
        int at = shard.find(hash, key);
        return at < 0 ? null : codec.record(tenant, deviceId, shard.data, at);
    }

    /** How many devices there are. */
    int size() {
        return size.get();
    }

    /** What they take, in bytes, without the arrays' headers. */
    long bytes() {
        return bytes.get();
    }

    /** Takes out what is gone, then puts in what was changed or is new; only for the one thread that writes. */
    void apply(Collection<Gone> gone, List<DeviceRecord> changed) {
        Map<Integer, Set<Change>> touched = new HashMap<>();
        for (Gone name : gone) {
            byte[] key = codec.key(name.tenant(), name.deviceId(), false);
            if (key != null) {
                note(touched, new Change(key, null));
            }
        }
        for (DeviceRecord device : changed) {
            byte[] key = codec.key(device.tenant(), device.deviceId(), true);
            if (key == null) {
                throw new IllegalStateException("a key that is added is there");
            }
            note(touched, new Change(key, codec.entry(device)));
        }
        touched.forEach((number, changes) -> {
            Shard before = shards.get(number);
            Shard after = merge(before, changes);
            shards.set(number, after);
            size.addAndGet(after.hashes.length - before.hashes.length);
            bytes.addAndGet(weight(after) - weight(before));
        });
    }

    private static long weight(Shard shard) {
        return shard.data.length + 8L * shard.hashes.length;
    }

    private static void note(Map<Integer, Set<Change>> touched, Change change) {
        Set<Change> changes = touched.computeIfAbsent(change.hash >>> 20, _ -> new HashSet<>());
        // The last word about a device counts.
        changes.remove(change);
        changes.add(change);
    }

    private static Shard merge(Shard before, Collection<Change> changes) {
        // Sorted by hash: the upper half of each number is the hash, the lower one says where the entry is.
        int old = before.hashes.length;
        boolean[] replaced = new boolean[old];
        int left = old;
        int length = before.data.length;
        Change[] added = new Change[changes.size()];
        int count = 0;
        for (Change change : changes) {
            int at = before.find(change.hash, change.key);
            if (at >= 0) {
                int index = indexOf(before, at - change.key.length);
                replaced[index] = true;
                left--;
                length -= before.ends[index] - before.begin(index);
            }
            if (change.entry != null) {
                added[count++] = change;
                length += change.entry.length;
            }
        }
        long[] order = new long[left + count];
        int next = 0;
        for (int i = 0; i < old; i++) {
            if (!replaced[i]) {
                order[next++] = (long) before.hashes[i] << 32 | i;
            }
        }
        for (int i = 0; i < count; i++) {
            order[next++] = (long) added[i].hash << 32 | old + i;
        }
        Arrays.sort(order);
        int[] hashes = new int[order.length];
        int[] ends = new int[order.length];
        byte[] data = new byte[length];
        int end = 0;
        for (int i = 0; i < order.length; i++) {
            int from = (int) order[i];
            hashes[i] = (int) (order[i] >> 32);
            if (from < old) {
                int begin = before.begin(from);
                System.arraycopy(before.data, begin, data, end, before.ends[from] - begin);
                end += before.ends[from] - begin;
            } else {
                byte[] entry = added[from - old].entry;
                if (entry == null) {
                    throw new IllegalStateException("only entries are added");
                }
                System.arraycopy(entry, 0, data, end, entry.length);
                end += entry.length;
            }
            ends[i] = end;
        }
        return new Shard(hashes, ends, data);
    }

    private static int indexOf(Shard shard, int begin) {
        if (begin == 0) {
            return 0;
        }
        return Arrays.binarySearch(shard.ends, begin) + 1;
    }

    /** FNV-1a, mixed so that its upper bits choose a shard well. */
    private static int hash(byte[] key) {
        int h = 0x811c9dc5;
        for (byte b : key) {
            h = (h ^ b) * 0x01000193;
        }
        h ^= h >>> 16;
        h *= 0x85ebca6b;
        return h ^ h >>> 13;
    }
}
