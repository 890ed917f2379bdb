package org.zerotrust.pdp.bench.differential;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;

/** Rules and imports that do not compile, of {@code breaks.txt}. */
final class Breaks {
    private final List<String> imports;
    private final List<String> rules;

    Breaks() {
        try (InputStream in = Objects.requireNonNull(Breaks.class.getResourceAsStream("/differential/breaks.txt"));
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            List<String> lines = reader.lines()
                    .filter(l -> !l.isBlank() && !l.startsWith("#"))
                    .toList();
            imports = lines.stream()
                    .filter(l -> l.startsWith("import "))
                    .map(l -> l.substring("import ".length()))
                    .toList();
            rules = lines.stream()
                    .filter(l -> !l.startsWith("import "))
                    .map(l -> (l.startsWith("\\#") ? l.substring(1) : l)
                            .replace("\\n", "\n")
                            .replace("\\t", "\t"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String importPath(RandomGenerator random) {
        return imports.get(random.nextInt(imports.size()));
    }

    String rule(RandomGenerator random) {
        return rules.get(random.nextInt(rules.size()));
    }
}
