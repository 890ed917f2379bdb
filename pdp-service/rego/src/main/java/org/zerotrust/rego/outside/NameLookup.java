package org.zerotrust.rego.outside;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.builtin.Outside;
import org.zerotrust.rego.builtin.OutsideException;

/** Asks the machine's resolver, on few threads of its own, as Java gives such a question no deadline. */
public final class NameLookup implements Outside.NameResolver, AutoCloseable {
    private static final int THREADS = 4;
    private static final int QUEUE = 64;
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final AllowedHosts allowed;
    private final ThreadPoolExecutor threads;

    /** @param allowNet the hosts that may be asked for; {@code null} for any */
    public NameLookup(@Nullable List<String> allowNet) {
        allowed = AllowedHosts.of(allowNet);
        threads = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                10,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(QUEUE),
                Thread.ofPlatform().name("rego-names-", 0).daemon().factory());
        threads.allowCoreThreadTimeOut(true);
    }

    @Override
    public List<String> resolve(String host, Duration atMost) {
        allowed.check(host);
        Duration limit = atMost.compareTo(LONGEST) < 0 ? atMost : LONGEST;
        try {
            Future<InetAddress[]> asked = threads.submit(() -> InetAddress.getAllByName(host));
            try {
                return Arrays.stream(asked.get(limit.toMillis(), TimeUnit.MILLISECONDS))
                        .map(InetAddress::getHostAddress)
                        .distinct()
                        .toList();
            } finally {
                asked.cancel(true);
            }
        } catch (ExecutionException e) {
            String why = e.getCause() instanceof UnknownHostException ? "no such host" : "cannot be resolved";
            throw new OutsideException(true, "lookup " + host + ": " + why);
        } catch (TimeoutException e) {
            throw new OutsideException(true, "lookup " + host + ": i/o timeout");
        } catch (RejectedExecutionException e) {
            throw new OutsideException(true, "lookup " + host + ": too many look-ups at once");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OutsideException(true, "lookup " + host + ": interrupted");
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
