package org.zerotrust.rego.parser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.zerotrust.rego.ast.AstException;
import org.zerotrust.rego.ast.RegoVersion;
import org.zerotrust.rego.format.Formatter;
import org.zerotrust.rego.value.Json;

/**
 * Compares the formatter with a real OPA over sources: each in its version, v0 also written as v1 and as both.
 *
 * <p>Arguments: the oracle program, a file of NDJSON lines {@code {"text": .., "version": ..}}, how often each source
 * is laid out otherwise by chance (0: as it is), and the seed.
 */
final class FormatDifferential {
    private static final int SHOWN = Integer.getInteger("shown", 12);
    private int same;
    private int refused;
    private int differences;

    public static void main(String[] args) throws IOException {
        int layouts = Integer.parseInt(args[2]);
        long seed = Long.parseLong(args[3]);
        long n = 0;
        FormatDifferential d = new FormatDifferential();
        try (Oracle oracle = new Oracle(Path.of(args[0]))) {
            for (String line : Files.readAllLines(Path.of(args[1]))) {
                Map<?, ?> source = (Map<?, ?>) Json.read(line);
                String text = (String) Objects.requireNonNull(source.get("text"));
                String version = (String) Objects.requireNonNull(source.get("version"));
                for (int i = 0; i < Math.max(1, layouts); i++) {
                    String laidOut = layouts == 0 ? text : new Mutator(seed * 1_000_003 + n++).layout(text);
                    d.compare(oracle, laidOut, version, version, false);
                    if (version.equals("v0")) {
                        d.compare(oracle, laidOut, "v0", "v0v1", false);
                        d.compare(oracle, laidOut, "v0", "v1", true);
                    }
                }
            }
        }
        System.out.printf("same %d, refused by both %d, differences %d%n", d.same, d.refused, d.differences);
    }

    private static RegoVersion version(String v) {
        return switch (v) {
            case "v0" -> RegoVersion.V0;
            case "v0v1" -> RegoVersion.V0_COMPAT_V1;
            case "v2" -> RegoVersion.V2;
            default -> RegoVersion.V1;
        };
    }

    private void compare(Oracle oracle, String text, String read, String write, boolean drop) {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("id", 1L);
        request.put("op", "fmt");
        request.put("file", "t.rego");
        request.put("text", text);
        request.put("version", read);
        request.put("stage", write);
        request.put("drop_imports", drop);
        request.put("annotations", false);
        Map<?, ?> theirs = oracle.ask(request);
        if (theirs.containsKey("panic")) {
            return;
        }
        String ours;
        try {
            ours = Formatter.format("t.rego", text, version(read), version(write), drop);
        } catch (AstException e) {
            ours = null;
        } catch (RuntimeException e) {
            throw new IllegalStateException(text, e);
        }
        if (Objects.equals(ours, theirs.get("text"))) {
            same += ours == null ? 0 : 1;
            refused += ours == null ? 1 : 0;
            return;
        }
        differences++;
        if (differences <= SHOWN) {
            System.out.println("=== " + read + " to " + write + "\n" + text + "\n--- ours\n" + ours + "\n--- OPA "
                    + theirs.get("errors") + "\n" + theirs.get("text"));
        }
    }
}
