package org.zerotrust.pdp.dev.up;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunStateTest {

    private static final StackPorts PORTS = new StackPorts(8443, 8444, 1, 2, 3);

    @Test
    void whatIsWrittenIsReadBackWhileItsProcessRuns(@TempDir Path folder) throws Exception {
        // Given
        Path file = folder.resolve("run.json");
        RunState self = RunState.ofThisProcess(PORTS);
        RunState state = new RunState(self.pid(), self.started(), true, PORTS, Map.of("Kafka", 7L), Map.of("Kafka", 2));

        // When
        state.write(file);

        // Then
        assertThat(RunState.running(file)).contains(state);
    }

    @Test
    void aProcessThatTookOverTheIdIsNotTheSupervisor(@TempDir Path folder) throws Exception {
        // Given
        Path file = folder.resolve("run.json");
        RunState self = RunState.ofThisProcess(PORTS);
        new RunState(self.pid(), self.started() - 60_000, true, PORTS, Map.of(), Map.of()).write(file);

        // When, Then
        assertThat(RunState.running(file)).isEmpty();
        assertThat(RunState.read(file)).isPresent();
    }

    @Test
    void aBrokenFileIsAStackThatDoesNotRun(@TempDir Path folder) throws Exception {
        // Given
        Path file = folder.resolve("run.json");
        Files.writeString(file, "{\"pid\":");

        // When, Then
        assertThat(RunState.running(file)).isEmpty();
    }
}
