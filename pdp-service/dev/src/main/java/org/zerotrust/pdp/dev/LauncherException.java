package org.zerotrust.pdp.dev;

import java.io.Serial;

/** The command cannot go on here; the message tells the user what to do. Ends with {@link ExitCodes#ENVIRONMENT}. */
public final class LauncherException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    public LauncherException(String message) {
        super(message);
    }

    public LauncherException(String message, Throwable cause) {
        super(message, cause);
    }
}
