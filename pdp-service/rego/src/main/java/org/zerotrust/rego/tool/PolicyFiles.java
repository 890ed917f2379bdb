package org.zerotrust.rego.tool;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.zerotrust.rego.EvalOptions;
import org.zerotrust.rego.RegoCompileException;
import org.zerotrust.rego.RegoError;
import org.zerotrust.rego.builtin.Builtin;
import org.zerotrust.rego.builtin.BuiltinException;
import org.zerotrust.rego.builtin.Builtins;
import org.zerotrust.rego.eval.EvalContext;
import org.zerotrust.rego.value.Json;

/**
 * Rego modules and base documents of files and folders, placed as OPA's loader places them: {@code *.rego} are modules;
 * the documents of {@code *.json} and {@code *.yaml} stand under the path of their folder below the folder that was
 * named, those of a file that was named at the root. A path may have a prefix, {@code a.b:folder}, under which its
 * documents stand.
 *
 * @param modules source by file name as it was named
 * @param data the base documents, merged
 */
public record PolicyFiles(Map<String, String> modules, Map<String, Object> data) {
    private static final int MAX_DEPTH = 64;

    public PolicyFiles {
        modules = Map.copyOf(modules);
    }

    /**
     * Loads.
     *
     * @throws RegoCompileException with code {@code rego_load_error} naming each file that cannot be read or merged
     */
    public static PolicyFiles load(List<Path> paths) {
        return load(paths.stream().map(Path::toString).toList(), List.of(), false);
    }

    /**
     * Loads.
     *
     * @param paths files and folders, each with a prefix or not
     * @param ignore names of files and folders below those that were named, which are passed over; {@code *} and
     *     {@code ?} stand for any characters
     * @param bundle whether folders are bundles: of the documents only {@code data.json} and {@code data.yaml} count
     * @throws RegoCompileException with code {@code rego_load_error} naming each file that cannot be read or merged
     */
    public static PolicyFiles load(List<String> paths, List<String> ignore, boolean bundle) {
        Loading loading = new Loading(
                ignore.stream()
                        .map(g -> FileSystems.getDefault().getPathMatcher("glob:" + g))
                        .toList(),
                bundle);
        paths.forEach(loading::named);
        if (!loading.errors.isEmpty()) {
            throw new RegoCompileException(loading.errors);
        }
        return new PolicyFiles(loading.modules, loading.data);
    }

    /**
     * The document of a JSON or YAML text.
     *
     * @param name of the file, which says which of the two it is
     * @throws RegoCompileException where it is none
     */
    public static Object document(String name, String text) {
        try {
            return isYaml(name) ? yaml(text) : Json.read(text);
        } catch (Json.MalformedException e) {
            throw new RegoCompileException(
                    List.of(new RegoError("rego_load_error", message(e), name, e.row(), e.column())));
        } catch (BuiltinException e) {
            throw new RegoCompileException(List.of(new RegoError("rego_load_error", message(e), name, 0, 0)));
        }
    }

    private static String message(RuntimeException e) {
        return String.valueOf(e.getMessage());
    }

    private static boolean isYaml(String name) {
        return name.endsWith(".yaml") || name.endsWith(".yml");
    }

    private static Object yaml(String text) {
        if (!(Builtins.find("yaml.unmarshal") instanceof Builtin.F1 unmarshal)) {
            throw new IllegalStateException("yaml.unmarshal takes one operand");
        }
        Object value = unmarshal.call(new EvalContext(EvalOptions.at(Instant.EPOCH)), text);
        return value == null ? Map.of() : value;
    }

    private static final class Loading {
        final Map<String, String> modules = new TreeMap<>();
        final Map<String, Object> data = new LinkedHashMap<>();
        final List<RegoError> errors = new ArrayList<>();
        private final Set<String> seen = new HashSet<>();
        private final List<PathMatcher> ignore;
        private final boolean bundle;

        Loading(List<PathMatcher> ignore, boolean bundle) {
            this.ignore = ignore;
            this.bundle = bundle;
        }

        void named(String path) {
            int colon = path.indexOf(':');
            boolean prefixed = colon > 0 && path.substring(0, colon).matches("[A-Za-z_][\\w.]*");
            List<String> prefix =
                    prefixed ? new ArrayList<>(List.of(path.substring(0, colon).split("\\."))) : List.of();
            if (!prefix.isEmpty() && prefix.getFirst().equals("data")) {
                prefix = prefix.subList(1, prefix.size());
            }
            Path root = Path.of(prefixed ? path.substring(colon + 1) : path).normalize();
            if (root.toString().isEmpty()) {
                root = Path.of(".");
            }
            read(root, prefix, 0);
        }

        private void read(Path path, List<String> at, int depth) {
            Path name = path.getFileName();
            if (depth > MAX_DEPTH
                    || depth > 0 && name != null && ignore.stream().anyMatch(m -> m.matches(name))) {
                return;
            }
            try {
                if (!Files.isDirectory(path)) {
                    file(path, at, depth);
                    return;
                }
                List<String> below = new ArrayList<>(at);
                if (depth > 0 && name != null) {
                    below.add(name.toString());
                }
                try (Stream<Path> files = Files.list(path)) {
                    for (Path each : files.sorted().toList()) {
                        read(each, below, depth + 1);
                    }
                }
            } catch (NoSuchFileException e) {
                errors.add(new RegoError("rego_load_error", "stat " + shown(path) + ": no such file or directory"));
            } catch (IOException e) {
                fault(path, "cannot read: " + e.getMessage());
            }
        }

        private void fault(Path file, String what) {
            errors.add(new RegoError("rego_load_error", what, shown(file), 0, 0));
        }

        private static String shown(Path file) {
            return file.normalize().toString();
        }

        private void file(Path file, List<String> at, int depth) throws IOException {
            String name = String.valueOf(file.getFileName());
            boolean document = name.endsWith(".json") || isYaml(name);
            if (depth > 0
                    && (!document && !name.endsWith(".rego") || bundle && document && !name.startsWith("data."))) {
                return;
            }
            if (!seen.add(at + " " + file.toAbsolutePath().normalize())) {
                return;
            }
            String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            if (!document) {
                modules.put(shown(file), text);
                return;
            }
            Object value;
            try {
                value = document(shown(file), text);
            } catch (RegoCompileException e) {
                errors.addAll(e.errors());
                return;
            }
            for (int i = at.size() - 1; i >= 0; i--) {
                value = Map.of(at.get(i), value);
            }
            if (!(value instanceof Map<?, ?> map) || !merge(data, map)) {
                fault(file, "merge error");
            }
        }

        /** Whether {@code from} could be put into {@code into}: objects merge, anything else may be there once only. */
        @SuppressWarnings("unchecked") // only maps that this method made are walked into
        private static boolean merge(Map<String, Object> into, Map<?, ?> from) {
            for (Map.Entry<?, ?> e : from.entrySet()) {
                String key = String.valueOf(e.getKey());
                Object value = e.getValue();
                if (value instanceof Map<?, ?> map) {
                    Object there = into.computeIfAbsent(key, k -> new LinkedHashMap<String, Object>());
                    if (!(there instanceof LinkedHashMap<?, ?>) || !merge((Map<String, Object>) there, map)) {
                        return false;
                    }
                } else if (into.putIfAbsent(key, value) != null) {
                    return false;
                }
            }
            return true;
        }
    }
}
