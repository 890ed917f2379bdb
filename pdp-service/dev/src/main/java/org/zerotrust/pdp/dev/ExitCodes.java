package org.zerotrust.pdp.dev;

/** What the launcher's exit codes mean, the same for every command. */
public final class ExitCodes {

    /** Done, or: yes. */
    public static final int OK = 0;
    /** It ran, and the answer is no: a test failed, an answer differed, the stack is not ready. */
    public static final int FAILED = 1;
    /** The command line is wrong. */
    public static final int USAGE = 2;
    /** It could not run here: a port is taken, a tool is missing, a part did not start. */
    public static final int ENVIRONMENT = 3;

    private ExitCodes() {}
}
