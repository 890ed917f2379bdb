package org.zerotrust.pdp.bench.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A short run of each target from a fixed seed, and the texts that once were findings. */
class FuzzTest {
    private static final long SEED = 20261126;
    private static final long INPUTS = 400;

    @TempDir
    Path keep;

    @ParameterizedTest
    @ValueSource(strings = {"parser", "plan", "policy"})
    void nothingCrashesAndNothingHangs(String target) throws IOException {
        AtomicReference<String> hung = new AtomicReference<>("");
        Fuzzer fuzzer = new Fuzzer(Subject.named(target, Seeds.of(Path.of("../.."))), keep);
        try (Watchdog watchdog = new Watchdog(Duration.ofSeconds(30).toNanos(), (text, at) -> hung.set(text))) {
            for (Path found : found(target)) {
                fuzzer.one(Files.readString(found), watchdog);
            }
            Fuzzer.Result result =
                    fuzzer.run(SEED, System.nanoTime() + Duration.ofDays(1).toNanos(), INPUTS, watchdog);
            assertThat(result.findings()).isEmpty();
            assertThat(result.inputs()).isEqualTo(INPUTS);
            assertThat(result.ways()).as("ways to end").isGreaterThan(10);
        }
        assertThat(hung.get()).isEmpty();
    }

    private static List<Path> found(String target) throws IOException {
        Path folder = Path.of("src/main/resources/fuzz/found", target);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }
}
