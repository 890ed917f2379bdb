package org.zerotrust.pdp.testkit;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/**
 * First thing that runs in a {@link ChildProcess}: watches standard input, whose other end the parent
 * holds, and ends this JVM when it closes. Uses nothing but the JDK: its class path is the child's.
 */
public final class TetheredMain {

    private TetheredMain() {}

    /**
     * Runs another class's {@code main}.
     *
     * @param args name of the class, then its arguments
     */
    public static void main(String[] args) throws ReflectiveOperationException {
        Thread.ofPlatform().daemon().name("tether").start(TetheredMain::endWithParent);
        try {
            Class.forName(args[0]).getMethod("main", String[].class).invoke(null, (Object)
                    Arrays.copyOfRange(args, 1, args.length));
        } catch (InvocationTargetException e) {
            e.printStackTrace();
            System.exit(1);
        }
    }

    private static void endWithParent() {
        try {
            while (System.in.read() >= 0) {
                // nothing is ever sent: only the end counts
            }
        } catch (IOException closed) {
            // the same as the end
        }
        System.exit(143);
    }
}
