package org.zerotrust.pdp.dev.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zerotrust.pdp.dev.LauncherException;

class SupervisorTest {

    private static final StackPorts PORTS = new StackPorts(1, 2, 3, 4, 5);

    private final List<String> happened = new CopyOnWriteArrayList<>();

    @Test
    void whatEndsIsStartedAgainAndAllIsStoppedInTheOppositeOrder(@TempDir Path folder) throws Exception {
        // Given
        FakePart first = new FakePart("first", 1);
        FakePart second = new FakePart("second", 2);
        Path runFile = folder.resolve("run.json");
        var supervisor = new Supervisor(List.of(first, second), PORTS, runFile, new PrintWriter(new StringWriter()));
        supervisor.start(() -> happened.add("prepared"));
        assertThat(RunState.running(runFile)).map(RunState::ready).contains(true);
        Thread watching = Thread.ofPlatform().start(supervisor::watch);

        // When
        second.alive = false;
        assertThat(second.startedTwice.await(20, TimeUnit.SECONDS)).isTrue();
        supervisor.stop();
        watching.join(TimeUnit.SECONDS.toMillis(20));

        // Then
        assertThat(happened)
                .containsExactly(
                        "start first", "start second", "prepared", "start second", "stop second", "stop first");
        assertThat(runFile).doesNotExist();
    }

    @Test
    void aPartThatDoesNotStartStopsTheOthersAndIsNamed(@TempDir Path folder) {
        // Given
        FakePart good = new FakePart("good", 1);
        FakePart bad = new FakePart("bad", 0);
        Path runFile = folder.resolve("run.json");
        var supervisor = new Supervisor(List.of(good, bad), PORTS, runFile, new PrintWriter(new StringWriter()));

        // When, Then
        assertThatThrownBy(() -> supervisor.start(() -> happened.add("prepared")))
                .isInstanceOf(LauncherException.class)
                .hasMessageContaining("bad did not start");
        assertThat(happened).containsExactly("start good", "start bad", "stop bad", "stop good");
        assertThat(runFile).doesNotExist();
    }

    /** A part that starts as often as it is told to and then no more. */
    private final class FakePart implements Part {
        private final String name;
        private final CountDownLatch startedTwice = new CountDownLatch(2);
        private int starts;
        private volatile boolean alive;

        FakePart(String name, int starts) {
            this.name = name;
            this.starts = starts;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void start() throws IOException {
            happened.add("start " + name);
            if (starts-- == 0) {
                throw new IOException("out of starts");
            }
            alive = true;
            startedTwice.countDown();
        }

        @Override
        public boolean isAlive() {
            return alive;
        }

        @Override
        public long pid() {
            return ProcessHandle.current().pid();
        }

        @Override
        public String address() {
            return "nowhere";
        }

        @Override
        public void stop() {
            happened.add("stop " + name);
            alive = false;
        }
    }
}
