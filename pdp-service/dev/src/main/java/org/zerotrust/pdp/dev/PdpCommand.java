package org.zerotrust.pdp.dev;

import java.util.concurrent.Callable;

/**
 * One command of the launcher: a class with picocli's {@code @Command}, found through
 * {@link java.util.ServiceLoader}. {@code call} returns one of {@link ExitCodes}.
 */
public interface PdpCommand extends Callable<Integer> {

    /** The group it stands in ({@code bench}, {@code policy}, ...), or empty for a command of the root. */
    default String group() {
        return "";
    }
}
