package org.zerotrust.pdp.bench.fuzz;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.zerotrust.pdp.bench.BenchPolicy;
import org.zerotrust.rego.Rego;
import org.zerotrust.rego.RegoCompileException;
import org.zerotrust.rego.ir.PlanWriter;

/**
 * Texts to start from, and those that once were findings.
 *
 * @param rego sources
 * @param plans documents as {@code plan.json}
 */
record Seeds(List<String> rego, List<String> plans) {
    Seeds {
        rego = List.copyOf(rego);
        plans = List.copyOf(plans);
    }

    /**
     * The seeds of this module, and the policies and plans of the project where it is there.
     *
     * @param home the project's folder
     */
    static Seeds of(Path home) {
        List<String> rego = new ArrayList<>();
        for (String source : List.of(resource("syntax.rego"), resource("old.rego"))) {
            rego.addAll(List.of(source.split("(?m)^# ----.*\n")));
        }
        rego.add(BenchPolicy.named("reference").rego());
        rego.add(BenchPolicy.named("comprehension").rego());
        rego.addAll(files(home.resolve("policies"), ".rego"));
        List<String> plans = new ArrayList<>();
        for (String source : rego) {
            try {
                plans.add(PlanWriter.write(Rego.builder()
                        .module("f.rego", source)
                        .entrypoint(source.contains("package zta.access") ? "zta/access/decision" : "fuzz/p")
                        .plan()));
            } catch (RegoCompileException refused) {
                // A source that is no policy by itself is a seed of the parser only.
            }
        }
        plans.addAll(files(home.resolve("pdp-service/rego/src/test/resources/plans"), ".json"));
        return new Seeds(rego, plans);
    }

    private static String resource(String name) {
        try (InputStream in = Seeds.class.getResourceAsStream("/fuzz/" + name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> files(Path folder, String end) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(folder)) {
            List<String> out = new ArrayList<>();
            for (Path p : all.filter(f -> f.toString().endsWith(end)).sorted().toList()) {
                out.add(Files.readString(p));
            }
            return out;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
