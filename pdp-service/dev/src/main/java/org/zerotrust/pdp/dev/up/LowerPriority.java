package org.zerotrust.pdp.dev.up;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * Lets the database and the broker wait for the service where processors are few: elsewhere they have machines of their own,
 * here their housekeeping would be most of the slowest hundredth of the answers.
 */
final class LowerPriority {
    private static final String NICENESS = "10";
    private static final int WITHIN_SECONDS = 5;

    private LowerPriority() {}

    /** For the process and what it starts from now on; where the system does not allow it, nothing changes. */
    static void of(long pid) {
        try {
            Process renice = new ProcessBuilder("renice", "-n", NICENESS, "-p", Long.toString(pid))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!renice.waitFor(WITHIN_SECONDS, TimeUnit.SECONDS)) {
                renice.destroyForcibly();
            }
        } catch (IOException withoutIt) {
            // A system without renice runs all alike.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
