package org.zerotrust.pdp.bench.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What the disk takes to force 2 KiB, beside the load: twenty times a second, in a file of its own. Counted is what it takes
 * while records are forced too.
 */
final class ForceProbe implements AutoCloseable {
    private static final int BYTES = 2_048;
    private static final long PAUSE_MILLIS = 50;

    private final FileChannel file;
    private final List<Long> nanos = new ArrayList<>();
    private final Thread thread =
            Thread.ofPlatform().name("force-probe").daemon().unstarted(this::run);
    private volatile boolean counts;
    private volatile boolean closed;

    ForceProbe(Path folder) throws IOException {
        file = FileChannel.open(
                folder.resolve("force-probe"),
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE);
        thread.start();
    }

    private void run() {
        ByteBuffer bytes = ByteBuffer.allocateDirect(BYTES);
        try {
            while (!closed) {
                bytes.clear();
                long start = System.nanoTime();
                file.write(bytes);
                file.force(false);
                long took = System.nanoTime() - start;
                if (counts) {
                    synchronized (nanos) {
                        nanos.add(took);
                    }
                }
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        } catch (IOException | InterruptedException e) {
            // What was measured until here counts.
            closed = true;
        }
    }

    /** Whether what is measured from now on counts. */
    void count(boolean yes) {
        counts = yes;
    }

    /** The 99th percentile so far, in microseconds. */
    long p99Micros() {
        synchronized (nanos) {
            List<Long> sorted = nanos.stream().sorted().toList();
            return sorted.isEmpty() ? 0 : sorted.get((int) Math.min(sorted.size() - 1, sorted.size() * 0.99)) / 1_000;
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        thread.interrupt();
        try {
            thread.join(1_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        file.close();
    }
}
