package org.zerotrust.pdp.dev.crash;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.dev.Home;
import org.zerotrust.pdp.dev.LauncherException;
import org.zerotrust.pdp.dev.tryout.Asking;
import org.zerotrust.pdp.dev.tryout.DecisionTopic;
import org.zerotrust.pdp.dev.up.RunState;

/** One kill: load, kill -9 in the middle of it, wait for the part to be back, compare answers with the stream. */
final class CrashRun {

    private static final String SAMPLE = "09-bootstrap-enrols";
    private static final Duration LOAD_BEFORE = Duration.ofSeconds(3);
    private static final Duration BESIDE_BEFORE = Duration.ofSeconds(1);
    private static final Duration LOAD_AFTER = Duration.ofSeconds(3);
    private static final Duration BACK_WITHIN = Duration.ofMinutes(2);
    private static final Duration READ_WITHIN = Duration.ofMinutes(1);

    private final Home home;
    private final String part;
    private final @Nullable String beside;
    private final int connections;
    private final Random random;

    /**
     * A run.
     *
     * @param part what is killed
     * @param beside what is killed shortly before, so that it comes back about when the part does; null for nothing
     * @param random chooses the moment
     */
    CrashRun(Home home, String part, @Nullable String beside, int connections, Random random) {
        this.home = home;
        this.part = part;
        this.beside = beside;
        this.connections = connections;
        this.random = random;
    }

    /**
     * What came of it.
     *
     * @param killed which part
     * @param outcomes questions by how they ended
     * @param answered decisions that were answered
     * @param missing answered decisions that the stream does not hold
     * @param duplicates records that a reader of committed records sees of a decision that it has seen already
     * @param reordered records that such a reader sees behind a later one of their replica and device
     * @param downMillis the longest time without an answered decision
     * @param back whether the part was started again, and decisions were answered again, in time
     */
    record Result(
            String killed,
            Map<String, Long> outcomes,
            long answered,
            long missing,
            long duplicates,
            long reordered,
            @JsonProperty("down_ms") long downMillis,
            boolean back) {
        Result {
            outcomes = Map.copyOf(outcomes);
        }

        String text() {
            return "killed " + killed + ": " + answered + " decisions answered " + outcomes
                    + ", missing from the stream "
                    + missing + ", twice in it " + duplicates + ", out of order " + reordered + "; no answer for "
                    + downMillis + " ms"
                    + (back ? "" : "; THE PART DID NOT COME BACK");
        }
    }

    Result run() {
        RunState before = state();
        URI service = URI.create("https://127.0.0.1:" + before.ports().api());
        try (DecisionTopic topic =
                DecisionTopic.fromNow("127.0.0.1:" + before.ports().kafka())) {
            boolean back;
            List<Load.Answered> answered;
            Map<String, Long> outcomes;
            try (Load load = new Load(connections, () -> new Asking(home, service, SAMPLE))) {
                if (!awaitAnswer(load, 0)) {
                    throw new LauncherException("no question was answered before the kill: " + load.outcomes());
                }
                sleep(Duration.ofMillis(random.nextLong(LOAD_BEFORE.toMillis())));
                if (beside != null) {
                    kill(before, beside);
                    sleep(Duration.ofMillis(random.nextLong(BESIDE_BEFORE.toMillis())));
                }
                kill(before, part);
                sleep(Duration.ofMillis(500));
                int then = load.answered().size();
                back = awaitRestart(before) && awaitAnswer(load, then);
                sleep(LOAD_AFTER);
                load.stop();
                answered = load.answered();
                outcomes = load.outcomes();
            }
            Set<String> wanted = new HashSet<>();
            answered.forEach(one -> wanted.add(one.id()));
            DecisionTopic.Observed observed = topic.observe(wanted, READ_WITHIN);
            return new Result(
                    beside == null ? part : beside + " and " + part,
                    outcomes,
                    answered.size(),
                    wanted.size() - observed.seen().size(),
                    observed.duplicated(),
                    observed.reordered(),
                    longestGapMillis(answered),
                    back);
        }
    }

    private static void kill(RunState state, String which) {
        Long pid = state.processes().get(which);
        if (pid == null) {
            throw new LauncherException(which + " does not run");
        }
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }

    private boolean awaitRestart(RunState before) {
        long end = System.nanoTime() + BACK_WITHIN.toNanos();
        while (System.nanoTime() < end) {
            RunState now = state();
            if (now.ready() && isAnother(now, before, part) && (beside == null || isAnother(now, before, beside))) {
                return true;
            }
            sleep(Duration.ofMillis(100));
        }
        return false;
    }

    private static boolean isAnother(RunState now, RunState before, String which) {
        Long pid = now.processes().get(which);
        return pid != null && !pid.equals(before.processes().get(which));
    }

    private static boolean awaitAnswer(Load load, int answeredThen) {
        long end = System.nanoTime() + BACK_WITHIN.toNanos();
        while (System.nanoTime() < end) {
            if (load.answered().size() > answeredThen) {
                return true;
            }
            sleep(Duration.ofMillis(20));
        }
        return false;
    }

    /** The longest time in which no decision was answered. */
    private static long longestGapMillis(List<Load.Answered> answered) {
        List<Long> times = answered.stream().map(Load.Answered::at).sorted().toList();
        long longest = 0;
        for (int i = 1; i < times.size(); i++) {
            longest = Math.max(longest, times.get(i) - times.get(i - 1));
        }
        return Duration.ofNanos(longest).toMillis();
    }

    private RunState state() {
        return RunState.running(home.runFile())
                .orElseThrow(() -> new LauncherException("the stack does not run any more"));
    }

    private static void sleep(Duration time) {
        try {
            TimeUnit.MILLISECONDS.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LauncherException("interrupted", e);
        }
    }
}
