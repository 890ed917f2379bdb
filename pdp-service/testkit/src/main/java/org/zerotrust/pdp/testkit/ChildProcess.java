package org.zerotrust.pdp.testkit;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A child JVM whose life is tied to ours: it holds the read end of a pipe, and stops in an orderly
 * way when we end for whatever reason, {@code kill -9} included. Nothing is left running behind.
 */
public final class ChildProcess implements AutoCloseable {

    /**
     * What to run.
     *
     * @param name for messages
     * @param classPath class path of the child; ours is not inherited
     * @param mainClass its {@code main}
     * @param args its arguments
     * @param jvmArgs options of the JVM
     * @param environment variables set on top of ours
     * @param log file that gets its output, appended
     */
    public record Spec(
            String name,
            String classPath,
            String mainClass,
            List<String> args,
            List<String> jvmArgs,
            Map<String, String> environment,
            Path log) {
        public Spec {
            args = List.copyOf(args);
            jvmArgs = List.copyOf(jvmArgs);
            environment = Map.copyOf(environment);
        }

        /** Without the environment: it may carry secrets. */
        @Override
        public String toString() {
            return "Spec[" + name + " " + mainClass + " " + args + "]";
        }
    }

    private final Process process;
    private final String name;

    private ChildProcess(Process process, String name) {
        this.process = process;
        this.name = name;
    }

    /** Starts the child; it runs when this returns, which says nothing of it being ready. */
    public static ChildProcess start(Spec spec) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(spec.jvmArgs());
        command.add("-cp");
        command.add(ownLocation() + File.pathSeparator + spec.classPath());
        command.add(TetheredMain.class.getName());
        command.add(spec.mainClass());
        command.addAll(spec.args());
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(spec.log().toFile()));
        builder.environment().putAll(spec.environment());
        return new ChildProcess(builder.start(), spec.name());
    }

    /** Its process id. */
    public long pid() {
        return process.pid();
    }

    /** Whether it runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Kills it as {@code kill -9} does and waits for its end. */
    public void kill() {
        process.destroyForcibly();
        await(Duration.ofSeconds(10));
    }

    /** Asks it to end, waits up to 20 seconds, then kills it. */
    @Override
    public void close() {
        process.destroy();
        if (!await(Duration.ofSeconds(20))) {
            kill();
        }
    }

    /** The last {@code lines} lines of a log file; empty where there is none. */
    public static String tail(Path log, int lines) {
        try {
            if (!Files.exists(log)) {
                return "";
            }
            List<String> all = new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return name + " (pid " + process.pid() + ")";
    }

    private boolean await(Duration time) {
        try {
            return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return !process.isAlive();
        }
    }

    private static String ownLocation() {
        try {
            return Path.of(ChildProcess.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the class path names no file", e);
        }
    }
}
