package org.zerotrust.pdp.journal.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Random;

/** Batches that follow one another. */
final class Batches {
    private final long epoch;
    private final Random random;
    private long id;
    private long sequence = 1;
    private byte[] previous = new byte[32];

    Batches(long epoch, long seed) {
        this.epoch = epoch;
        this.id = epoch << 20;
        this.random = new Random(seed);
    }

    Batch next() {
        int records = 1 + random.nextInt(3);
        java.util.ArrayList<Batch.Entry> entries = new java.util.ArrayList<>();
        long first = sequence;
        for (int i = 0; i < records; i++) {
            byte[] event = new byte[200 + random.nextInt(1_500)];
            random.nextBytes(event);
            entries.add(new Batch.Entry(("tenant/d/" + random.nextInt(5)).getBytes(UTF_8), event));
            sequence++;
        }
        Batch batch = new Batch(id++, epoch, first, previous, List.copyOf(entries));
        previous = batch.hash();
        return batch;
    }
}
