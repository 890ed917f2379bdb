package org.zerotrust.pdp.dev.up;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.zerotrust.pdp.dev.LauncherException;

/**
 * Starts the parts in order, starts again what ends, and stops all in the opposite order.
 *
 * <pre>
 * start ── every part up ──▶ watch ──(a part has ended)──▶ back off ──▶ start that part ──▶ watch
 *   │                          │
 *   └── a part fails: stop ◀───┴── stop asked for
 * </pre>
 */
final class Supervisor {

    private static final Duration LOOK_EVERY = Duration.ofMillis(300);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    /** A part that ran this long is counted as healthy again: its next pause is the shortest. */
    private static final Duration HEALTHY = Duration.ofSeconds(10);

    private final List<Part> parts;
    private final StackPorts ports;
    private final Path runFile;
    private final PrintWriter out;
    private final CountDownLatch stopAsked = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Map<String, Integer> restarts = new HashMap<>();
    private final Map<String, Integer> failuresInARow = new HashMap<>();
    private final Map<String, Long> startedAt = new HashMap<>();

    Supervisor(List<Part> parts, StackPorts ports, Path runFile, PrintWriter out) {
        this.parts = List.copyOf(parts);
        this.ports = ports;
        this.runFile = runFile;
        this.out = out;
    }

    /**
     * Starts every part; where one does not start, stops the others and says which.
     *
     * @param prepare done once, when every part is up and before the stack is called ready
     */
    void start(Runnable prepare) {
        write(false);
        for (Part part : parts) {
            long begin = System.nanoTime();
            say(column(part) + "starting");
            try {
                part.start();
            } catch (IOException | RuntimeException e) {
                stopParts();
                throw new LauncherException(part.name() + " did not start: " + e.getMessage(), e);
            }
            if (stopWasAsked()) {
                stopParts();
                throw new LauncherException("stopped while it started");
            }
            startedAt.put(part.name(), System.nanoTime());
            say(column(part) + "up in "
                    + Duration.ofNanos(System.nanoTime() - begin).toMillis() / 1000.0 + " s   " + part.address());
            write(false);
        }
        try {
            prepare.run();
        } catch (RuntimeException e) {
            stopParts();
            throw e;
        }
        write(true);
    }

    /** Watches until a stop is asked for, then stops every part. */
    void watch() {
        try {
            while (!pause(LOOK_EVERY)) {
                for (Part part : parts) {
                    if (!part.isAlive()) {
                        restart(part);
                    }
                }
            }
        } finally {
            stopParts();
            stopped.countDown();
        }
    }

    /** Asks {@link #watch} to end and waits for it, at most as long as the parts may take. */
    void stop() {
        stopAsked.countDown();
        try {
            if (!stopped.await(60, TimeUnit.SECONDS)) {
                say("some parts did not end in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** For a stack that never came up: nobody will watch, so nobody is waited for. */
    void abandon() {
        stopped.countDown();
    }

    private void restart(Part part) {
        String name = part.name();
        boolean wasHealthy = System.nanoTime() - startedAt.getOrDefault(name, System.nanoTime()) > HEALTHY.toNanos();
        int failures = wasHealthy ? 0 : failuresInARow.getOrDefault(name, 0);
        Duration wait = Duration.ofSeconds(1L << Math.min(failures, 5));
        if (wait.compareTo(LONGEST_PAUSE) > 0) {
            wait = LONGEST_PAUSE;
        }
        // Ctrl-C ends the parts as well as us: give the request to stop time to arrive.
        if (pause(LOOK_EVERY)) {
            return;
        }
        say(name + " has ended; starting it again in " + wait.toSeconds() + " s");
        write(false);
        if (pause(wait)) {
            return;
        }
        failuresInARow.put(name, failures + 1);
        try {
            part.start();
            int count = restarts.getOrDefault(name, 0) + 1;
            restarts.put(name, count);
            startedAt.put(name, System.nanoTime());
            say(name + " is up again (restart " + count + ")");
        } catch (IOException | RuntimeException e) {
            say(name + " did not start again: " + e.getMessage());
        }
        write(parts.stream().allMatch(Part::isAlive));
    }

    private void stopParts() {
        for (Part part : parts.reversed()) {
            try {
                part.stop();
            } catch (RuntimeException e) {
                say(part.name() + ": " + e.getMessage());
            }
        }
        try {
            Files.deleteIfExists(runFile);
        } catch (IOException e) {
            say(runFile + " could not be removed: " + e.getMessage());
        }
    }

    /** Whether a stop was asked for within the time. */
    private boolean pause(Duration time) {
        try {
            return stopAsked.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private boolean stopWasAsked() {
        return stopAsked.getCount() == 0;
    }

    private void write(boolean ready) {
        Map<String, Long> processes = new HashMap<>();
        for (Part part : parts) {
            if (part.isAlive()) {
                try {
                    processes.put(part.name(), part.pid());
                } catch (IOException endedMeanwhile) {
                    // the next look will see it
                }
            }
        }
        RunState self = RunState.ofThisProcess(ports);
        try {
            new RunState(self.pid(), self.started(), ready, ports, processes, restarts).write(runFile);
        } catch (IOException e) {
            throw new LauncherException("cannot write " + runFile, e);
        }
    }

    private static String column(Part part) {
        return String.format(Locale.ROOT, "%-12s ", part.name());
    }

    private void say(String line) {
        out.println(line);
        out.flush();
    }
}
