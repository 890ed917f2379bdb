package org.zerotrust.pdp.dev.policy;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.RegoCompileException;
import org.zerotrust.rego.RegoError;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.RegoVersion;
import org.zerotrust.rego.check.Schemas;
import org.zerotrust.rego.tool.PolicyFiles;
import org.zerotrust.rego.tool.Settings;
import org.zerotrust.rego.types.Capabilities;
import picocli.CommandLine.Option;

/** Options that most policy commands have, with the names that {@code opa} gives them, and how errors are reported. */
final class PolicyOptions {
    private static final String LOAD = "rego_load_error";

    @Option(names = "--v0-compatible", description = "Read modules as OPA before 1.0 did.")
    boolean v0;

    @Option(
            names = "--ignore",
            paramLabel = "GLOB",
            split = ",",
            description = "Names of files and folders to pass over, for example '.*'; may be repeated.")
    List<String> ignore = List.of();

    @Option(
            names = {"--schema", "-s"},
            paramLabel = "PATH",
            description = "A JSON Schema of the input, or a folder of schemas.")
    @Nullable
    Path schema;

    @Option(
            names = "--capabilities",
            paramLabel = "FILE",
            description =
                    "A capabilities.json: the built-ins and features that may be used; allow_net names the hosts that eval may reach (nobody by default).")
    @Nullable
    Path capabilities;

    /** The options as the compiler takes them. */
    Settings settings(boolean strict, int maxErrors) {
        Settings settings = Settings.DEFAULT
                .withVersion(v0 ? RegoVersion.V0 : RegoVersion.V1)
                .withStrict(strict)
                .withErrorLimit(maxErrors)
                .withCapabilities(capabilities());
        Path schemas = schema;
        return schemas == null ? settings : settings.withSchemas(schemas(schemas));
    }

    /** Those of the file; everything but the network without one. */
    Capabilities capabilities() {
        Path file = capabilities;
        if (file == null) {
            return Capabilities.current();
        }
        try {
            return Capabilities.parse(Files.readString(file));
        } catch (IOException | IllegalArgumentException e) {
            throw fault(file, String.valueOf(e.getMessage()));
        }
    }

    private static RegoCompileException fault(Path file, String what) {
        return new RegoCompileException(List.of(new RegoError(LOAD, file + ": " + what)));
    }

    private static Schemas schemas(Path path) {
        Map<Ref, Object> found = new HashMap<>();
        try {
            if (!Files.isDirectory(path)) {
                found.put(Ref.of("schema"), PolicyFiles.document(path.toString(), Files.readString(path)));
                return new Schemas(found);
            }
            try (Stream<Path> files = Files.walk(path, 16)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    List<String> key = new ArrayList<>();
                    path.relativize(file).forEach(step -> key.add(step.toString()));
                    key.set(key.size() - 1, key.getLast().replaceFirst("\\.[^.]*$", ""));
                    found.put(
                            Ref.of("schema", key.toArray(String[]::new)),
                            PolicyFiles.document(file.toString(), Files.readString(file)));
                }
            }
        } catch (IOException e) {
            throw fault(path, "cannot be read: " + e.getMessage());
        }
        return new Schemas(found);
    }

    /** Loads what a command was given. */
    PolicyFiles load(List<String> paths, List<String> bundles) {
        if (bundles.isEmpty()) {
            return PolicyFiles.load(paths, ignore, false);
        }
        PolicyFiles data = PolicyFiles.load(paths, ignore, false);
        PolicyFiles bundled = PolicyFiles.load(bundles, ignore, true);
        Map<String, String> modules = new HashMap<>(bundled.modules());
        modules.putAll(data.modules());
        Map<String, Object> documents = new HashMap<>(bundled.data());
        data.data().forEach((k, v) -> {
            if (documents.putIfAbsent(k, v) != null) {
                throw new RegoCompileException(
                        List.of(new RegoError(LOAD, "merge error: data and bundle both have " + k)));
            }
        });
        return new PolicyFiles(modules, documents);
    }

    /** Errors in the words and layout of {@code opa}; where they have a place the source line stands below. */
    static void pretty(List<RegoError> errors, Map<String, String> sources, PrintStream out) {
        boolean loading = errors.stream()
                .allMatch(e -> e.code().equals(LOAD)
                        || e.code().equals("rego_parse_error") && !e.file().isEmpty());
        String during = loading ? " during loading" : "";
        out.print(
                errors.size() == 1
                        ? "1 error occurred" + during + ": "
                        : errors.size() + " errors occurred" + during + ":\n");
        for (RegoError e : errors) {
            out.println(e.code().equals(LOAD) ? loadText(e) : e.toString());
            (e.details().isEmpty() ? shown(e, sources) : e.details()).forEach(line -> out.println("\t" + line));
        }
    }

    private static String loadText(RegoError e) {
        return e.file().isEmpty() ? e.message() : e.file() + ": " + e.message();
    }

    /** The source line and a caret below the place. */
    private static List<String> shown(RegoError e, Map<String, String> sources) {
        String source = sources.get(e.file());
        if (source == null || e.row() <= 0 || e.col() <= 0) {
            return List.of();
        }
        List<String> lines = source.lines().toList();
        if (e.row() > lines.size()) {
            return List.of();
        }
        String line = lines.get(e.row() - 1);
        String before = line.substring(0, Math.min(line.length(), e.col() - 1)).replaceAll("[^\\t]", " ");
        return List.of(line, before + "^");
    }

    /** Errors as {@code opa} writes them in JSON. */
    static List<Map<String, Object>> json(List<RegoError> errors) {
        return errors.stream().map(PolicyOptions::json).toList();
    }

    private static Map<String, Object> json(RegoError e) {
        Map<String, Object> out = new LinkedHashMap<>();
        boolean load = e.code().equals(LOAD);
        out.put("message", load ? loadText(e) : e.message());
        if (!load) {
            out.put("code", e.code());
        }
        if (e.row() > 0) {
            out.put("location", location(e.file(), e.row(), e.col()));
        }
        if (e.code().equals("rego_parse_error") && e.details().size() == 2) {
            Map<String, Object> details = new LinkedHashMap<>();
            details.put("line", e.details().getFirst());
            details.put("idx", e.details().getLast().indexOf('^'));
            out.put("details", details);
        }
        return out;
    }

    static Map<String, Object> location(String file, int row, int col) {
        Map<String, Object> at = new LinkedHashMap<>();
        at.put("file", file);
        at.put("row", row);
        at.put("col", col);
        return at;
    }

    /** Reports errors in one of the two formats. */
    static void report(RegoCompileException e, boolean json, Map<String, String> sources) {
        if (json) {
            Map<String, Object> out = new LinkedHashMap<>();
            out.put("errors", json(e.errors()));
            System.err.println(GoJson.pretty(out));
        } else {
            pretty(Objects.requireNonNull(e.errors()), sources, System.err);
        }
    }
}
