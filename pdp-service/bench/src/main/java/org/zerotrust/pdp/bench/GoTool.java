package org.zerotrust.pdp.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A program of {@code pdp-service/bench} in Go: only comparisons with OPA need one.
 *
 * @param binary the built program, or {@code null} where it could not be built
 * @param problem why there is none; empty otherwise
 */
public record GoTool(@Nullable Path binary, String problem) {
    private static final int BUILD_MINUTES = 10;

    /**
     * Builds {@code pdp-service/bench/NAME} into {@code .pdp/tools} where it is not there yet or older than its source.
     *
     * @param home the project's folder
     */
    public static GoTool build(Path home, String name) throws IOException, InterruptedException {
        Path source = home.resolve("pdp-service/bench").resolve(name).toAbsolutePath();
        Path binary = home.resolve(".pdp/tools").resolve(name).toAbsolutePath();
        if (Files.isExecutable(binary) && Files.getLastModifiedTime(binary).compareTo(newest(source)) > 0) {
            return new GoTool(binary, "");
        }
        Files.createDirectories(binary.getParent());
        Path log = binary.resolveSibling(name + ".log");
        try {
            Process build = new ProcessBuilder("go", "build", "-o", binary.toString(), ".")
                    .directory(source.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            if (!build.waitFor(BUILD_MINUTES, TimeUnit.MINUTES)) {
                build.destroyForcibly();
                return new GoTool(null, "its build took more than " + BUILD_MINUTES + " minutes");
            }
            return build.exitValue() == 0
                    ? new GoTool(binary, "")
                    : new GoTool(
                            null, "go build failed: " + Files.readString(log).strip());
        } catch (IOException noGo) {
            return new GoTool(null, "no Go tool chain on the path (Go 1.26 or newer)");
        }
    }

    private static FileTime newest(Path source) throws IOException {
        try (Stream<Path> files = Files.walk(source)) {
            FileTime newest = FileTime.fromMillis(0);
            for (Path file : files.toList()) {
                FileTime time = Files.getLastModifiedTime(file);
                newest = time.compareTo(newest) > 0 ? time : newest;
            }
            return newest;
        }
    }
}
