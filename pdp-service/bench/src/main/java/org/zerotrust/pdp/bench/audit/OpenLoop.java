package org.zerotrust.pdp.bench.audit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * Questions at a fixed rate, whatever the answers do: each has its moment, and its latency counts from that moment, so that
 * a service that stands still is charged for all that should have been asked meanwhile.
 */
final class OpenLoop {
    private static final int CONNECTIONS = 64;
    private static final int READ_TIMEOUT_MILLIS = 10_000;
    /** Below it a thread that sleeps wakes too late. */
    private static final long SPIN_NANOS = 40_000;

    private final SSLContext tls;
    private final URI service;
    private final String token;
    private final List<String> bodies;

    /**
     * A client.
     *
     * @param bodies JSON objects without a request id
     */
    OpenLoop(SSLContext tls, URI service, String token, List<String> bodies) {
        this.tls = tls;
        this.service = service;
        this.token = token;
        this.bodies = List.copyOf(bodies);
    }

    /**
     * What came of it.
     *
     * @param latencies of all questions, sorted, in nanoseconds
     * @param errors questions that were not answered with status 200
     */
    @SuppressWarnings("ArrayRecordComponent") // made here, read once
    record Result(long[] latencies, long errors) {
        long percentileMicros(double part) {
            return latencies[(int) Math.min(latencies.length - 1, Math.floor(latencies.length * part))] / 1_000;
        }
    }

    /**
     * Asks.
     *
     * @param name makes the ids of its questions unlike those of other calls
     * @param settle seconds at the beginning that are not counted
     * @param seconds that are
     */
    Result ask(String name, double perSecond, int settle, int seconds) throws IOException, InterruptedException {
        int uncounted = (int) (perSecond * settle);
        int count = uncounted + (int) (perSecond * seconds);
        long[] latencies = new long[count];
        AtomicInteger next = new AtomicInteger();
        AtomicLong errors = new AtomicLong();
        List<Connection> connections = new ArrayList<>();
        try (ExecutorService workers = Executors.newFixedThreadPool(CONNECTIONS)) {
            // All are there before the clock starts: 64 handshakes at once would be most of the slowest hundredth.
            for (int i = 0; i < CONNECTIONS; i++) {
                connections.add(new Connection());
            }
            long start = System.nanoTime() + 50_000_000;
            double interval = 1e9 / perSecond;
            List<Future<?>> all = new ArrayList<>();
            for (Connection connection : connections) {
                all.add(workers.submit(() -> {
                    for (int n = next.getAndIncrement(); n < count; n = next.getAndIncrement()) {
                        long due = start + (long) (n * interval);
                        await(due);
                        if (connection.post(name + "-" + n, bodies.get(n % bodies.size())) != 200) {
                            errors.incrementAndGet();
                        }
                        latencies[n] = System.nanoTime() - due;
                    }
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new IOException("a connection failed", e.getCause());
        } finally {
            for (Connection connection : connections) {
                connection.close();
            }
        }
        long[] counted = Arrays.copyOfRange(latencies, uncounted, count);
        Arrays.sort(counted);
        return new Result(counted, errors.get());
    }

    private static void await(long due) {
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            if (left > SPIN_NANOS) {
                LockSupport.parkNanos(left - SPIN_NANOS);
            } else {
                Thread.onSpinWait();
            }
        }
    }

    /** One connection that is kept alive. */
    private final class Connection {
        private final Socket socket;
        private final OutputStream out;
        private final InputStream in;

        Connection() throws IOException {
            SSLSocket made = (SSLSocket) tls.getSocketFactory().createSocket(service.getHost(), service.getPort());
            made.startHandshake();
            socket = made;
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(READ_TIMEOUT_MILLIS);
            out = socket.getOutputStream();
            in = new BufferedInputStream(socket.getInputStream(), 1 << 14);
        }

        int post(String id, String body) throws IOException {
            byte[] content = ("{\"request_id\":\"" + id + "\"," + body.substring(1)).getBytes(UTF_8);
            byte[] head = ("POST " + service.getPath() + " HTTP/1.1\r\nhost: " + service.getAuthority()
                            + "\r\ncontent-type: application/json\r\nauthorization: Bearer " + token
                            + "\r\ncontent-length: " + content.length + "\r\n\r\n")
                    .getBytes(ISO_8859_1);
            byte[] both = Arrays.copyOf(head, head.length + content.length);
            System.arraycopy(content, 0, both, head.length, content.length);
            out.write(both);
            out.flush();
            String status = line();
            int length = 0;
            for (String line = line(); !line.isEmpty(); line = line()) {
                String lower = line.toLowerCase(Locale.ROOT);
                if (lower.startsWith("content-length:")) {
                    length = Integer.parseInt(
                            lower.substring("content-length:".length()).strip());
                }
            }
            in.skipNBytes(length);
            return Integer.parseInt(status.substring(9, 12));
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder(64);
            for (int c = in.read(); c != '\n'; c = in.read()) {
                if (c < 0) {
                    throw new EOFException("the service closed the connection");
                }
                if (c != '\r') {
                    line.append((char) c);
                }
            }
            return line.toString();
        }

        void close() throws IOException {
            socket.close();
        }
    }
}
