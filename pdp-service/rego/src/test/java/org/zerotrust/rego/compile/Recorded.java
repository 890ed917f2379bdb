package org.zerotrust.rego.compile;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.zerotrust.rego.ast.RegoVersion;

/**
 * A module of our own and what OPA 1.22.2 makes of it: errors, or the rewritten module.
 *
 * @param name with the version where it is not v1, and {@code strict} for strict mode
 * @param expected lines under {@code -- errors} or {@code -- module}
 */
record Recorded(String name, String source, boolean fails, List<String> expected) {
    RegoVersion version() {
        List<String> words = Arrays.asList(name.split(" "));
        return words.contains("v0") ? RegoVersion.V0 : words.contains("v2") ? RegoVersion.V2 : RegoVersion.V1;
    }

    boolean strict() {
        return name.endsWith(" strict");
    }

    /** Reads {@code == name}, source, {@code -- errors} or {@code -- module}, result, for each case of a file. */
    static List<Recorded> read(String resource) {
        try (InputStream in = Recorded.class.getResourceAsStream(resource)) {
            String text = new String(Objects.requireNonNull(in, resource).readAllBytes(), StandardCharsets.UTF_8);
            List<Recorded> all = new ArrayList<>();
            for (String block : text.split("(?m)^== ")) {
                if (!block.isBlank()) {
                    all.add(parse(block));
                }
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Recorded parse(String block) {
        int end = block.indexOf('\n');
        boolean fails = block.contains("\n-- errors\n");
        String mark = fails ? "\n-- errors\n" : "\n-- module\n";
        int at = block.indexOf(mark);
        String result = block.substring(at + mark.length()).stripTrailing();
        return new Recorded(
                block.substring(0, end), block.substring(end + 1, at + 1), fails, List.of(result.split("\n")));
    }

    @Override
    public String toString() {
        return name;
    }
}
