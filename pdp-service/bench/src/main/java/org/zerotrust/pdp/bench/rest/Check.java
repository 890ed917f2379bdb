package org.zerotrust.pdp.bench.rest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Asks every question once, on a few connections, and compares each decision with the expected one. */
final class Check {

    /** Asks question {@code number}. */
    @FunctionalInterface
    interface Asking {
        /** What was decided, or what came instead. */
        String decision(int number) throws IOException, InterruptedException;
    }

    private static final int WORKERS = 4;

    private Check() {}

    /** A line for each question whose decision is not the expected one. */
    static List<String> differing(List<String> expected, Asking asking) throws IOException, InterruptedException {
        Queue<String> differing = new ConcurrentLinkedQueue<>();
        try (ExecutorService workers = Executors.newFixedThreadPool(WORKERS)) {
            List<Future<?>> running = new ArrayList<>();
            for (int worker = 0; worker < WORKERS; worker++) {
                int first = worker;
                running.add(workers.submit(() -> {
                    for (int i = first; i < expected.size(); i += WORKERS) {
                        String decision = asking.decision(i);
                        if (!decision.equals(expected.get(i))) {
                            differing.add("input " + i + ": expected " + expected.get(i) + ", got " + decision);
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> one : running) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new IOException("a question was not answered", e.getCause());
        }
        return List.copyOf(differing);
    }
}
