package org.zerotrust.pdp.dev.up;

import java.io.IOException;

/** One process of the stack. Started and stopped by one thread; looked at by others. */
interface Part {

    /** For messages and for {@code run.json}. */
    String name();

    /** Starts it and waits, with a deadline, until it is of use to the parts that come after it. */
    void start() throws IOException;

    /** Whether its process runs. */
    boolean isAlive();

    /** Its process id while it runs. */
    long pid() throws IOException;

    /** Where it can be reached, for people. */
    String address();

    /** Ends it in order, within half a minute; nothing happens where it does not run. */
    void stop();
}
