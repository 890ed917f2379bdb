package org.zerotrust.gate.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.zerotrust.rego.ast.Module;
import org.zerotrust.rego.ast.StringValue;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.value.BaseJson;
import org.zerotrust.rego.value.Json;

/**
 * What each pack says it owns ({@code roots} of its {@code .manifest}; OPA, "Bundles", section "Bundle File Format"): no two own
 * the same, and none holds what it does not own. So packs of different hands can't change each other's rules.
 */
final class Roots {
    private static final String MANIFEST = ".manifest";

    private final SortedMap<String, List<String>> byPack = new TreeMap<>();
    private final List<Problem> problems = new ArrayList<>();

    private Roots() {}

    /**
     * What is wrong with them.
     *
     * @param files of the packs, each in a folder of its own
     * @param modules parsed, by file
     */
    static List<Problem> check(SortedMap<String, byte[]> files, Map<String, Module> modules) {
        Roots roots = new Roots();
        files.forEach((name, content) -> {
            // Fail closed: who has no manifest owns all, beside whoever else there is.
            roots.byPack.putIfAbsent(pack(name), List.of(""));
            if (name.equals(pack(name) + '/' + MANIFEST)) {
                roots.byPack.put(pack(name), declared(content));
            }
        });
        roots.apart();
        roots.within(files, modules);
        return roots.problems;
    }

    private static String pack(String file) {
        int end = file.indexOf('/');
        return end < 0 ? "" : file.substring(0, end);
    }

    /** As OPA: who declares none owns all. */
    private static List<String> declared(byte[] manifest) {
        if (Json.read(manifest, Json.DuplicateKeys.REFUSED) instanceof Map<?, ?> m
                && m.get("roots") instanceof List<?> roots) {
            return roots.stream().map(String::valueOf).map(Roots::trimmed).toList();
        }
        return List.of("");
    }

    private static String trimmed(String root) {
        return root.replaceAll("^/+|/+$", "");
    }

    private void apart() {
        List<String> packs = List.copyOf(byPack.keySet());
        for (int i = 0; i < packs.size(); i++) {
            for (int k = i + 1; k < packs.size(); k++) {
                for (String a : roots(packs.get(i))) {
                    for (String b : roots(packs.get(k))) {
                        if (holds(a, b) || holds(b, a)) {
                            problems.add(new Problem(
                                    "roots_overlap",
                                    "'" + a + "' and '" + b + "' of " + packs.get(k) + " overlap",
                                    packs.get(i) + '/' + MANIFEST,
                                    1,
                                    1));
                        }
                    }
                }
            }
        }
    }

    private void within(SortedMap<String, byte[]> files, Map<String, Module> modules) {
        modules.forEach((file, module) -> {
            String path = path(module);
            if (outside(file, path)) {
                problems.add(
                        Problem.at(module.location(), "outside_roots", "its pack does not own the package " + path));
            }
        });
        files.forEach((file, content) -> {
            String folder = file.substring(0, Math.max(file.lastIndexOf('/'), 0));
            if (file.endsWith("/data.json")) {
                String at = folder.length() > pack(file).length()
                        ? folder.substring(pack(file).length() + 1)
                        : "";
                data(file, at, content);
            }
        });
    }

    /** Data above a root is in it where its members are. */
    private void data(String file, String at, byte[] content) {
        if (!outside(file, at)) {
            return;
        }
        if (BaseJson.read(content) instanceof Map<?, ?> members) {
            members.keySet().forEach(name -> {
                String path = at.isEmpty() ? String.valueOf(name) : at + '/' + name;
                if (outside(file, path) && !above(file, path)) {
                    problems.add(new Problem("outside_roots", "its pack does not own data " + path, file, 1, 1));
                }
            });
        }
    }

    private static String path(Module module) {
        StringBuilder path = new StringBuilder();
        // The first is data itself.
        for (Term part : module.pkg.path.from(1)) {
            path.append(path.isEmpty() ? "" : "/").append(part.value instanceof StringValue(String s) ? s : part);
        }
        return path.toString();
    }

    private List<String> roots(String pack) {
        return byPack.getOrDefault(pack, List.of(""));
    }

    private boolean outside(String file, String path) {
        return roots(pack(file)).stream().noneMatch(root -> holds(root, path));
    }

    private boolean above(String file, String path) {
        return roots(pack(file)).stream().anyMatch(root -> holds(path, root));
    }

    private static boolean holds(String above, String below) {
        return above.isEmpty() || below.equals(above) || below.startsWith(above + '/');
    }
}
