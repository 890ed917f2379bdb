package org.zerotrust.pdp.bench.rest;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.zerotrust.pdp.dev.LauncherException;

/** The load generator: one thread, 16 connections, one question after another on each. */
public final class Wrk {

    private static final int LONGEST_INSTALL_MINUTES = 3;
    private static final String RESULT = "result ";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path script;

    /** Writes the script into {@code folder}. */
    public Wrk(Path folder) throws IOException {
        this.script = folder.resolve("load.lua");
        try (InputStream lua = Objects.requireNonNull(Wrk.class.getResourceAsStream("/rest/load.lua"))) {
            Files.copy(lua, script, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Looks for the program, and installs Debian's package where it is missing and may be installed. */
    public static void require(Path folder) throws IOException, InterruptedException {
        if (runs(folder, 1, "wrk", "--version")) {
            return;
        }
        if (runs(folder, LONGEST_INSTALL_MINUTES, "apt-get", "install", "-y", "--no-install-recommends", "wrk")
                && runs(folder, 1, "wrk", "--version")) {
            return;
        }
        throw new LauncherException("wrk is missing; install it (Debian, Ubuntu: apt-get install wrk)");
    }

    /** wrk says its version with exit code 1: that it started and ended is enough. */
    private static boolean runs(Path folder, int minutes, String... command) throws IOException, InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("tools.log").toFile())
                    .start();
            if (!process.waitFor(minutes, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                return false;
            }
            return true;
        } catch (IOException notThere) {
            return false;
        }
    }

    /** Loads {@code url} for so many seconds and returns what {@code load.lua} says of it. */
    public ObjectNode load(String url, int seconds, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "wrk", "-t1", "-c16", "-d" + seconds + "s", "--timeout", "10s", "-s", script.toString(), url, "--"));
        command.addAll(arguments);
        Path out = script.resolveSibling("wrk.log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        if (!process.waitFor(seconds + 60L, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new LauncherException("wrk does not end; its output is in " + out);
        }
        for (String line : Files.readAllLines(out)) {
            if (line.startsWith(RESULT)) {
                return (ObjectNode) JSON.readTree(line.substring(RESULT.length()));
            }
        }
        throw new LauncherException("wrk says no result; its output is in " + out);
    }
}
