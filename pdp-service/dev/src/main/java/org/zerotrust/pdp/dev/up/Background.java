package org.zerotrust.pdp.dev.up;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.zerotrust.pdp.dev.ExitCodes;
import org.zerotrust.pdp.dev.Home;
import org.zerotrust.pdp.dev.LauncherException;
import org.zerotrust.pdp.dev.Main;

/** Starts a stack that goes on without a terminal, and returns when it is ready. */
final class Background {

    private static final Duration READY_WITHIN = Duration.ofMinutes(5);

    private final Home home;
    private final PrintWriter out;

    Background(Home home, PrintWriter out) {
        this.home = home;
        this.out = out;
    }

    /** Starts this command line again with {@code --supervise}, in a session of its own. */
    int start(List<String> arguments) throws IOException {
        Path log = home.upLog();
        Files.writeString(log, "");
        List<String> command = new ArrayList<>(List.of(ownSession()));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(Main.class.getName());
        command.addAll(arguments);
        command.add("--supervise");
        Process process = new ProcessBuilder(command)
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        return awaitReady(process, log);
    }

    private int awaitReady(Process process, Path log) throws IOException {
        long end = System.nanoTime() + READY_WITHIN.toNanos();
        long shown = 0;
        while (System.nanoTime() < end) {
            boolean ended = !process.isAlive();
            Optional<RunState> state = RunState.running(home.runFile());
            shown = show(log, shown);
            if (state.map(RunState::ready).orElse(false)) {
                // What it prints last comes just after it is ready.
                pause(300);
                show(log, shown);
                return ExitCodes.OK;
            }
            if (ended) {
                return process.exitValue() == 0 ? ExitCodes.FAILED : process.exitValue();
            }
            pause(200);
        }
        process.destroy();
        throw new LauncherException("not ready within " + READY_WITHIN.toMinutes() + " minutes; see " + log);
    }

    private long show(Path log, long from) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            file.seek(from);
            byte[] rest = new byte[(int) Math.min(file.length() - from, 1 << 20)];
            file.readFully(rest);
            out.print(new String(rest, StandardCharsets.UTF_8));
            out.flush();
            return from + rest.length;
        }
    }

    /** A session of its own keeps the terminal's Ctrl-C and hang-up away. */
    private static String ownSession() {
        for (String tool : List.of("setsid", "nohup")) {
            for (String folder :
                    System.getenv().getOrDefault("PATH", "/usr/bin:/bin").split(":")) {
                Path candidate = Path.of(folder, tool);
                if (Files.isExecutable(candidate)) {
                    return candidate.toString();
                }
            }
        }
        throw new LauncherException("neither setsid nor nohup is on the PATH; run ./pdp up without -d");
    }

    private static void pause(long milliseconds) {
        try {
            TimeUnit.MILLISECONDS.sleep(milliseconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LauncherException("interrupted; the stack goes on starting, see ./pdp status", e);
        }
    }
}
