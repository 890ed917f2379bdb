package org.zerotrust.pdp.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import org.zerotrust.rego.EvalOptions;
import org.zerotrust.rego.PreparedPolicy;
import org.zerotrust.rego.Rego;
import org.zerotrust.rego.value.Json;

/**
 * What a JVM of its own runs: source and data from files to a policy that has answered once. Prints one JSON object:
 * {@code cold_ms}, {@code warm_ms} (median of the later rounds), {@code heap_mb} after a collection.
 */
public final class CompileProbe {
    private CompileProbe() {}

    /** Arguments: the Rego file, the data file, the entrypoint, the input file, the rounds. */
    public static void main(String[] args) throws IOException {
        int rounds = Integer.parseInt(args[4]);
        double[] millis = new double[rounds];
        PreparedPolicy policy = null;
        for (int i = 0; i < rounds; i++) {
            // What the last round made must not stand in the way of this one.
            policy = null;
            long started = System.nanoTime();
            policy = load(Path.of(args[0]), Path.of(args[1]), args[2]);
            policy.evaluate(args[2], Json.read(Files.readString(Path.of(args[3]))), EvalOptions.at(Instant.now()));
            millis[i] = (System.nanoTime() - started) / 1e6;
        }
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        ObjectMapper json = new ObjectMapper();
        ObjectNode out = json.createObjectNode();
        out.put("cold_ms", Math.round(millis[0] * 10) / 10.0);
        double[] later = Arrays.copyOfRange(millis, Math.min(1, rounds - 1), rounds);
        Arrays.sort(later);
        out.put("warm_ms", Math.round(later[later.length / 2] * 10) / 10.0);
        out.put("heap_mb", (runtime.totalMemory() - runtime.freeMemory()) >> 20);
        out.put("entrypoints", policy == null ? 0 : policy.entrypoints().size());
        System.out.println(json.writeValueAsString(out));
    }

    private static PreparedPolicy load(Path rego, Path data, String entrypoint) throws IOException {
        Rego.Builder builder = Rego.builder().module(rego.getFileName().toString(), Files.readString(rego));
        try (InputStream in = new BufferedInputStream(Files.newInputStream(data), 1 << 16)) {
            builder.data((Map<?, ?>) Json.read(in, Json.DuplicateKeys.LAST_WINS));
        }
        return builder.entrypoint(entrypoint).build();
    }
}
