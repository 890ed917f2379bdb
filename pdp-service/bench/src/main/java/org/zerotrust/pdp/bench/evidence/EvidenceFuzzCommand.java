package org.zerotrust.pdp.bench.evidence;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.dev.PdpCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Fuzzes what reads bytes of devices and of those who vouch for them. */
@Command(
        name = "fuzz-evidence",
        mixinStandardHelpOptions = true,
        description = "Certificates, revocation lists and OCSP responses changed at random: no crash, no hang, no yes.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:nothing was found", "1:something was; each finding is kept as a file"})
public final class EvidenceFuzzCommand implements PdpCommand {
    private static final long SLOW_MILLIS = 2000;
    private static final long HANG_NANOS = 60_000_000_000L;

    /** What runs now and since when, for the thread that looks for hangs. */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record Running(FuzzTarget target, byte[] bytes, long since) {}

    private volatile @Nullable Running running;

    @Option(
            names = "--target",
            description = "certificate, crl, ocsp or all, which shares the time out (${DEFAULT-VALUE}).")
    private String target = "all";

    @Option(names = "--minutes", description = "How long (${DEFAULT-VALUE}).")
    private double minutes = 1;

    @Option(names = "--seed", description = "The same seed gives the same changes; by default the clock's.")
    private long seed = System.currentTimeMillis();

    @Option(names = "--keep", description = "Where findings are kept (${DEFAULT-VALUE}).")
    private Path keep = Path.of(".pdp/fuzz-evidence");

    @Option(names = "--json", description = "Print one JSON object for each target.")
    private boolean json;

    @Override
    public String group() {
        return "bench";
    }

    @Override
    public Integer call() throws IOException {
        List<FuzzTarget> targets = target.equals("all")
                ? List.of(FuzzTarget.values())
                : List.of(FuzzTarget.valueOf(target.toUpperCase(Locale.ROOT)));
        FuzzWorld world = FuzzWorld.make();
        Thread.ofPlatform().daemon().name("fuzz-hangs").start(this::watch);
        long each = (long) (minutes * TimeUnit.MINUTES.toNanos(1) / targets.size());
        int found = 0;
        for (FuzzTarget one : targets) {
            found += campaign(one, world, each);
        }
        return found == 0 ? 0 : 1;
    }

    private int campaign(FuzzTarget one, FuzzWorld world, long nanos) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] right = one.seed(world);
        List<String> findings = new ArrayList<>();
        long runs = 0;
        long slowest = 0;
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() < end && findings.size() < 20) {
            byte[] bytes = ByteMutator.mutate(right, random);
            if (Arrays.equals(bytes, right)) {
                continue;
            }
            long started = System.nanoTime();
            running = new Running(one, bytes, started);
            String finding = run(one, bytes, world);
            running = null;
            long took = (System.nanoTime() - started) / 1_000_000;
            slowest = Math.max(slowest, took);
            if (finding == null && took > SLOW_MILLIS) {
                finding = took + " ms";
            }
            if (finding != null) {
                findings.add(finding + " in " + kept(one, bytes));
            }
            runs++;
        }
        if (json) {
            System.out.printf(
                    Locale.ROOT,
                    "{\"target\":\"%s\",\"seed\":%d,\"runs\":%d,\"slowest_ms\":%d,\"findings\":%d}%n",
                    one.wire(),
                    seed,
                    runs,
                    slowest,
                    findings.size());
        } else {
            System.out.printf(
                    "%s: seed %d, %d inputs, slowest %d ms, %d findings%n",
                    one.wire(), seed, runs, slowest, findings.size());
        }
        findings.forEach(f -> System.out.println("  " + f));
        return findings.size();
    }

    /** A thread that hangs cannot be stopped: the bytes are kept and the process ends. */
    private void watch() {
        while (true) {
            Running now = running;
            if (now != null && System.nanoTime() - now.since > HANG_NANOS) {
                try {
                    System.out.println("hang in " + kept(now.target, now.bytes));
                } catch (IOException e) {
                    System.out.println("hang: " + HexFormat.of().formatHex(now.bytes));
                }
                Runtime.getRuntime().halt(1);
            }
            java.util.concurrent.locks.LockSupport.parkNanos(1_000_000_000L);
        }
    }

    private static @Nullable String run(FuzzTarget one, byte[] bytes, FuzzWorld world) {
        try {
            one.run(bytes, world);
            return null;
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            return e.toString();
        }
    }

    private Path kept(FuzzTarget one, byte[] bytes) throws IOException {
        Path folder = Path.of(System.getProperty("pdp.home", ".")).resolve(keep);
        Files.createDirectories(folder);
        String name = one.wire() + "-" + HexFormat.of().toHexDigits(Arrays.hashCode(bytes)) + ".der";
        return Files.write(folder.resolve(name), bytes);
    }
}
