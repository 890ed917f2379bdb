package org.zerotrust.pdp.bench.fuzz;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Looks whether one text takes too much time: a thread that hangs cannot be stopped, only reported. */
final class Watchdog implements AutoCloseable {
    private static final long LOOK_MILLIS = 250;

    /** By the wall clock a loaded machine may take this much longer; what waits for ever uses no processor time. */
    private static final int PATIENCE = 60;

    private record Running(String text, long wall, long cpu) {}

    // Of the whole process: deep sources are compiled on a thread of their own, with a larger stack.
    private final OperatingSystemMXBean process = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private final long limitNanos;
    private final BiConsumer<String, StackTraceElement[]> hung;
    private final Thread watcher;
    private volatile @Nullable Running running;
    private volatile @Nullable Thread worker;
    private volatile boolean closed;

    /**
     * @param limitNanos of processor time for one text
     * @param hung is told the text and where its thread stands
     */
    Watchdog(long limitNanos, BiConsumer<String, StackTraceElement[]> hung) {
        this.limitNanos = limitNanos;
        this.hung = hung;
        this.watcher = Thread.ofPlatform().daemon().name("fuzz-watchdog").start(this::watch);
    }

    /** This thread begins with a text. */
    void begin(String text) {
        Thread self = Thread.currentThread();
        worker = self;
        running = new Running(text, System.nanoTime(), process.getProcessCpuTime());
    }

    /**
     * It has ended.
     *
     * @return processor time that it took, in nanoseconds
     */
    long end() {
        Running r = running;
        running = null;
        return r == null ? 0 : process.getProcessCpuTime() - r.cpu();
    }

    private void watch() {
        while (!closed) {
            Running r = running;
            Thread t = worker;
            if (r != null && t != null && tooLong(r)) {
                hung.accept(r.text(), t.getStackTrace());
                return;
            }
            try {
                Thread.sleep(LOOK_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private boolean tooLong(Running r) {
        return process.getProcessCpuTime() - r.cpu() > limitNanos
                || System.nanoTime() - r.wall() > PATIENCE * limitNanos;
    }

    @Override
    public void close() {
        closed = true;
        watcher.interrupt();
    }
}
