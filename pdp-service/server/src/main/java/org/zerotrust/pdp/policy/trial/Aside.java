package org.zerotrust.pdp.policy.trial;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Threads for evaluations that nobody waits for: a bounded queue, and what finds no room or waits too long is dropped. */
public final class Aside implements AutoCloseable {
    private final Settings settings;
    private final ThreadPoolExecutor workers;

    /**
     * What it may cost.
     *
     * @param sample part of the questions that is looked at, above 0 and up to 1
     * @param threads how many evaluations run at once
     * @param queue how many wait at most
     * @param patience how long one may wait before it is no longer worth its cost
     */
    public record Settings(double sample, int threads, int queue, Duration patience) {
        public Settings {
            if (!(sample > 0 && sample <= 1) || threads < 1 || queue < 1 || !patience.isPositive()) {
                throw new IllegalArgumentException(
                        "a shadow needs a sample above 0 and up to 1, and threads, queue and patience above 0");
            }
        }

        /** The same for another part of the questions. */
        public Settings withSample(double part) {
            return new Settings(part, threads, queue, patience);
        }
    }

    /** Threads of this name. */
    public Aside(String name, Settings settings) {
        this.settings = settings;
        this.workers = new ThreadPoolExecutor(
                settings.threads(),
                settings.threads(),
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(settings.queue()),
                Thread.ofPlatform().name(name, 0).daemon().factory(),
                new ThreadPoolExecutor.AbortPolicy());
    }

    /** Runs it soon where it is one of the sample; else, or where there is no room, not at all. */
    public void offer(Runnable evaluation, Runnable dropped) {
        if (settings.sample() < 1 && ThreadLocalRandom.current().nextDouble() >= settings.sample()) {
            return;
        }
        long offered = System.nanoTime();
        try {
            workers.execute(() -> {
                if (System.nanoTime() - offered > settings.patience().toNanos()) {
                    dropped.run();
                } else {
                    evaluation.run();
                }
            });
        } catch (RejectedExecutionException full) {
            dropped.run();
        }
    }

    @Override
    public void close() {
        workers.shutdownNow();
    }
}
