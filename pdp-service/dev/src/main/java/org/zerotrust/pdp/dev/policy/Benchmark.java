package org.zerotrust.pdp.dev.policy;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Runs something over and over for about a second, after the JVM has had time to compile it, and says what one run costs.
 *
 * @param n how many runs were measured
 * @param nanos what they took together
 * @param bytes what they allocated together; 0 where the JVM does not tell
 * @param extra the histogram of single runs, under the names of OPA's metrics
 */
record Benchmark(long n, long nanos, long bytes, Map<String, Object> extra) {
    private static final long WARM_UP_NANOS = 1_000_000_000L;
    private static final long NANOS = 1_000_000_000L;
    private static final int MAX_SAMPLES = 200_000;
    private static final double[] PERCENTILES = {75, 90, 95, 99, 99.9, 99.99};

    /** Measures; what {@code run} throws ends it. */
    static Benchmark of(Runnable run) {
        long until = System.nanoTime() + WARM_UP_NANOS;
        while (System.nanoTime() < until) {
            run.run();
        }
        long[] samples = new long[MAX_SAMPLES];
        long n = 0;
        long bytes = allocated();
        long began = System.nanoTime();
        long last = began;
        while (last - began < NANOS) {
            run.run();
            long now = System.nanoTime();
            samples[(int) (n % MAX_SAMPLES)] = now - last;
            last = now;
            n++;
        }
        return new Benchmark(n, last - began, Math.max(0, allocated() - bytes), histogram(Arrays.copyOf(samples, (int)
                Math.min(n, MAX_SAMPLES))));
    }

    private static long allocated() {
        return ManagementFactory.getThreadMXBean() instanceof com.sun.management.ThreadMXBean threads
                ? Math.max(0, threads.getCurrentThreadAllocatedBytes())
                : 0;
    }

    private static Map<String, Object> histogram(long[] samples) {
        Arrays.sort(samples);
        Map<String, Object> out = new LinkedHashMap<>();
        String name = "histogram_timer_rego_query_eval_ns_";
        for (double p : PERCENTILES) {
            out.put(name + GoJson.number(p) + "%", at(samples, p));
        }
        double mean = Arrays.stream(samples).average().orElse(0);
        double variance = Arrays.stream(samples)
                .mapToDouble(s -> (s - mean) * (s - mean))
                .average()
                .orElse(0);
        out.put(name + "count", samples.length);
        out.put(name + "max", samples[samples.length - 1]);
        out.put(name + "mean", mean);
        out.put(name + "median", at(samples, 50));
        out.put(name + "min", samples[0]);
        out.put(name + "stddev", Math.sqrt(variance));
        return out;
    }

    private static long at(long[] sorted, double percentile) {
        return sorted[(int) Math.min(sorted.length - 1, Math.round(percentile / 100 * (sorted.length - 1)))];
    }

    long nanosPerRun() {
        return nanos / n;
    }

    long bytesPerRun() {
        return bytes / n;
    }

    /** As {@code opa bench --format json} writes it; the JVM does not count allocations, only their bytes. */
    Map<String, Object> json(boolean memory) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("N", n);
        out.put("T", nanos);
        out.put("Bytes", 0);
        if (memory) {
            out.put("MemBytes", bytes);
        }
        out.put("Extra", extra);
        return out;
    }

    /** As a line of Go's benchmark format, without a name. */
    String line(boolean memory, boolean metrics) {
        StringBuilder out = new StringBuilder(String.format(Locale.ROOT, "%8d\t%10d ns/op", n, nanosPerRun()));
        if (metrics) {
            extra.forEach((k, v) ->
                    out.append(String.format(Locale.ROOT, "\t%10d %s", Math.round(((Number) v).doubleValue()), k)));
        }
        if (memory) {
            out.append(String.format(Locale.ROOT, "\t%8d B/op", bytesPerRun()));
        }
        return out.toString();
    }
}
