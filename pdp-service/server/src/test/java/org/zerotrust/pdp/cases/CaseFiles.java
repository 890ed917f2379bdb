package org.zerotrust.pdp.cases;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Reads {@code policies/cases/**.yaml}. */
public final class CaseFiles {
    public static final Path ROOT = Path.of("../../").toAbsolutePath().normalize();
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private CaseFiles() {}

    /** One case as it is written, with the file it is in and a number that no other case has. */
    public record Case(int number, String file, JsonNode node) {
        @Override
        public String toString() {
            return file + ": " + node.path("name").asText();
        }
    }

    public static List<Case> all() {
        Path folder = ROOT.resolve("policies/cases");
        List<Case> all = new ArrayList<>();
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path file :
                    walk.filter(p -> p.toString().endsWith(".yaml")).sorted().toList()) {
                JsonNode read = YAML.readTree(Files.readString(file));
                String name = folder.relativize(file).toString();
                if (read.isArray()) {
                    read.forEach(node -> all.add(new Case(all.size() + 1, name, node)));
                } else {
                    all.add(new Case(all.size() + 1, name, read));
                }
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
