package org.zerotrust.rego.tool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.zerotrust.rego.RegoCompileException;
import org.zerotrust.rego.RegoError;
import org.zerotrust.rego.value.Json;

/**
 * Rego modules and base documents of files and folders, placed as OPA's loader places them: {@code *.rego} are modules,
 * {@code data.json} stands under the path of its folder below the folder that was named, any other {@code *.json} that
 * was named as a file stands at the root.
 *
 * @param modules source by file name as it was named
 * @param data the base documents, merged
 */
public record PolicyFiles(Map<String, String> modules, Map<String, Object> data) {
    public PolicyFiles {
        modules = Map.copyOf(modules);
    }

    /**
     * Loads.
     *
     * @throws RegoCompileException with code {@code rego_load_error} naming each file that cannot be read or merged
     */
    public static PolicyFiles load(List<Path> paths) {
        Map<String, String> modules = new TreeMap<>();
        Map<String, Object> data = new LinkedHashMap<>();
        List<RegoError> errors = new ArrayList<>();
        for (Path path : paths) {
            try {
                if (Files.isDirectory(path)) {
                    folder(path, modules, data, errors);
                } else {
                    file(path, List.of(), modules, data, errors);
                }
            } catch (IOException e) {
                errors.add(new RegoError("rego_load_error", "cannot read: " + e.getMessage(), path.toString(), 0, 0));
            }
        }
        if (!errors.isEmpty()) {
            throw new RegoCompileException(errors);
        }
        return new PolicyFiles(modules, data);
    }

    private static void folder(Path root, Map<String, String> modules, Map<String, Object> data, List<RegoError> errors)
            throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String name = String.valueOf(file.getFileName());
                if (name.endsWith(".rego") || name.equals("data.json")) {
                    List<String> at = new ArrayList<>();
                    Path parent = root.relativize(file).getParent();
                    if (parent != null) {
                        parent.forEach(step -> at.add(step.toString()));
                    }
                    file(file, at, modules, data, errors);
                }
            }
        }
    }

    private static void file(
            Path file, List<String> at, Map<String, String> modules, Map<String, Object> data, List<RegoError> errors)
            throws IOException {
        if (file.toString().endsWith(".rego")) {
            modules.put(file.toString(), Files.readString(file));
            return;
        }
        Object document;
        try {
            document = Json.read(Files.readString(file));
        } catch (Json.MalformedException e) {
            errors.add(new RegoError("rego_load_error", String.valueOf(e.getMessage()), file.toString(), 0, 0));
            return;
        }
        for (int i = at.size() - 1; i >= 0; i--) {
            document = Map.of(at.get(i), document);
        }
        if (!(document instanceof Map<?, ?> map) || !merge(data, map)) {
            errors.add(new RegoError("rego_load_error", "merge error", file.toString(), 0, 0));
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
