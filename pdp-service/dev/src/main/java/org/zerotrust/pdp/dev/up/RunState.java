package org.zerotrust.pdp.dev.up;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a running stack says of itself in {@code .pdp/run.json}.
 *
 * @param pid the supervisor's process
 * @param started when that process started, epoch milliseconds: tells it from a later one with the same id
 * @param ready whether every part was up when this was written
 * @param ports where the parts listen
 * @param processes process ids of the parts by name
 * @param restarts how often each part was started again
 */
public record RunState(
        long pid,
        long started,
        boolean ready,
        StackPorts ports,
        Map<String, Long> processes,
        Map<String, Integer> restarts) {

    private static final ObjectMapper JSON = new ObjectMapper();

    public RunState {
        processes = new TreeMap<>(processes);
        restarts = new TreeMap<>(restarts);
    }

    /** This process, with nothing up yet. */
    public static RunState ofThisProcess(StackPorts ports) {
        ProcessHandle self = ProcessHandle.current();
        return new RunState(self.pid(), startOf(self), false, ports, Map.of(), Map.of());
    }

    /** The file's content where its supervisor still runs; empty where nothing runs. */
    public static Optional<RunState> running(Path file) {
        return read(file).filter(RunState::alive);
    }

    /** The file's content; empty where there is none or it cannot be read. */
    public static Optional<RunState> read(Path file) {
        try {
            return Optional.of(JSON.readValue(Files.readString(file), RunState.class));
        } catch (IOException noneOrUnreadable) {
            return Optional.empty();
        }
    }

    /** Replaces the file in one step. */
    public void write(Path file) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(next, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n");
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Whether the supervisor that wrote this still runs. */
    public boolean alive() {
        return supervisor().isPresent();
    }

    /** The supervisor's process, where it still runs. */
    public Optional<ProcessHandle> supervisor() {
        // The kernel's boot time, which a start time is counted from, is known to the second only.
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(process -> Math.abs(startOf(process) - started) < 5_000);
    }

    private static long startOf(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }
}
