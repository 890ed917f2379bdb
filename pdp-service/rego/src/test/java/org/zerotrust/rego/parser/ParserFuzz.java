package org.zerotrust.rego.parser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.zerotrust.rego.ast.AstException;
import org.zerotrust.rego.ast.RegoVersion;
import org.zerotrust.rego.value.Json;

/**
 * Feeds the parser with mutated and with random sources for some time: it must end each with a module or an
 * {@link AstException}, and quickly. Prints the seed of what does not.
 *
 * <p>Arguments: seconds, seed, the size limit of a source, and files of NDJSON lines {@code {"text": ..}}.
 */
final class ParserFuzz {
    private static final String ALPHABET = "abx_ .,:;|&=<>!+-*/%(){}[]\"`$\\#\n\t01e\u00e9\ud83d\ude00\ud800\0\ufeff";
    private static final Duration SLOW = Duration.ofSeconds(10);

    private ParserFuzz() {}

    public static void main(String[] args) throws IOException {
        Instant end = Instant.now().plusSeconds(Long.parseLong(args[0]));
        long seed = Long.parseLong(args[1]);
        int size = Integer.parseInt(args[2]);
        List<String> sources = new java.util.ArrayList<>();
        for (int i = 3; i < args.length; i++) {
            for (String line : Files.readAllLines(Path.of(args[i]))) {
                sources.add((String) Objects.requireNonNull(((Map<?, ?>) Json.read(line)).get("text")));
            }
        }
        AtomicReference<Running> running = new AtomicReference<>(new Running(0, "", Instant.now()));
        watch(running);
        long n = 0;
        long modules = 0;
        Duration slowest = Duration.ZERO;
        while (Instant.now().isBefore(end)) {
            long s = seed * 1_000_003 + n++;
            Running r = new Running(s, source(s, size, sources), Instant.now());
            running.set(r);
            modules += run(r.source, s) ? 1 : 0;
            Duration took = Duration.between(r.start, Instant.now());
            slowest = took.compareTo(slowest) > 0 ? took : slowest;
        }
        System.out.printf("%d sources, %d modules, slowest %d ms%n", n, modules, slowest.toMillis());
    }

    private record Running(long seed, String source, Instant start) {}

    /** Ends the program where one source takes too long. */
    private static void watch(AtomicReference<Running> running) {
        Thread t = new Thread(() -> {
            while (true) {
                Running r = running.get();
                if (Duration.between(r.start, Instant.now()).compareTo(SLOW) > 0) {
                    System.err.println("slow: seed " + r.seed + "\n" + r.source);
                    Runtime.getRuntime().halt(1);
                }
                LockSupport.parkNanos(SLOW.toNanos() / 10);
            }
        });
        t.setDaemon(true);
        t.start();
    }

    /** Whether it is a module; anything but a module or a list of errors ends the run. */
    static boolean run(String source, long seed) {
        RegoVersion[] versions = RegoVersion.values();
        try {
            Parser.module("f.rego", source, versions[(int) Math.floorMod(seed, (long) versions.length)]);
            return true;
        } catch (AstException expected) {
            return false;
        } catch (RuntimeException | StackOverflowError e) {
            throw new IllegalStateException("seed " + seed + ": " + source, e);
        }
    }

    /** What a seed stands for. */
    static String source(long seed, int size, List<String> sources) {
        Random random = new Random(seed);
        if (!sources.isEmpty() && random.nextInt(4) != 0) {
            String base = sources.get(random.nextInt(sources.size()));
            String mutated = new Mutator(seed).mutate(base);
            return mutated.length() > size ? mutated.substring(0, size) : mutated;
        }
        StringBuilder out = new StringBuilder("package t\np := ");
        int length = random.nextInt(size);
        if (random.nextBoolean()) {
            String piece = List.of("[", "{", "(", "f(", "-", "not {", "[x|", "{x:", "x.", "1+", "x[", "$\"{", "a or ")
                    .get(random.nextInt(13));
            return out.append(piece.repeat(length / piece.length())).toString();
        }
        while (out.length() < length) {
            out.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return out.toString();
    }
}
