package org.zerotrust.evidence.corpus;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Counts the cases of one corpus and knows which are excluded and why. An exclusion is a line {@code id | reason} in
 * {@code /corpus/NAME.excluded}. An id may end with {@code *} (all that begin so) or with numbers in braces
 * ({@code tc{1,4-9}}).
 */
public final class Report {
    private final String corpus;
    private final int inFolder;
    private final Map<String, String> exclusions = new HashMap<>();
    private final Map<String, String> prefixes = new HashMap<>();
    private final Map<String, String> failures = new TreeMap<>();
    private int ran;
    private int excluded;

    /**
     * A report without exclusions where the corpus has no file of them.
     *
     * @param inFolder how many cases the folder holds
     */
    public Report(String corpus, int inFolder) throws IOException {
        this.corpus = corpus;
        this.inFolder = inFolder;
        try (InputStream in = Report.class.getResourceAsStream("/corpus/" + corpus + ".excluded")) {
            if (in != null) {
                read(in);
            }
        }
    }

    private void read(InputStream in) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (!line.isBlank() && !line.startsWith("#")) {
                int bar = line.indexOf(" | ");
                String id = line.substring(0, bar).strip();
                String reason = line.substring(bar + 3).strip();
                int brace = id.indexOf('{');
                if (brace >= 0) {
                    for (String range : id.substring(brace + 1, id.length() - 1).split(",")) {
                        int dash = range.indexOf('-');
                        int first = Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
                        int last = Integer.parseInt(range.substring(dash + 1));
                        for (int n = first; n <= last; n++) {
                            exclusions.put(id.substring(0, brace) + n, reason);
                        }
                    }
                } else if (id.endsWith("*")) {
                    prefixes.put(id.substring(0, id.length() - 1), reason);
                } else {
                    exclusions.put(id, reason);
                }
            }
        }
    }

    /** The folder of this corpus under {@code PDP_CORPORA}, or null where the variable or the folder is missing. */
    public static @Nullable Path folder(String name) {
        String root = System.getenv("PDP_CORPORA");
        if (root == null || root.isBlank()) {
            return null;
        }
        Path folder = Path.of(root).resolve(name);
        return Files.isDirectory(folder) ? folder : null;
    }

    /** All files below a folder whose name ends so, in the order of their names. */
    public static List<Path> files(Path folder, String ending) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(p -> p.getFileName().toString().endsWith(ending) && Files.isRegularFile(p))
                    .sorted()
                    .toList();
        }
    }

    /** Why a case is excluded, or null where it must give the corpus's answer. */
    public @Nullable String exclusion(String id) {
        String exact = exclusions.get(id);
        if (exact != null) {
            return exact;
        }
        return prefixes.entrySet().stream()
                .filter(e -> id.startsWith(e.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }

    /** Counts a case that was not held to the corpus's answer. */
    public void excluded(String id) {
        Objects.requireNonNull(exclusion(id), id);
        excluded++;
    }

    /** Counts a case that ran; {@code fault} is null where it gave the corpus's answer. */
    public void ran(String id, @Nullable String fault) {
        ran++;
        if (fault != null) {
            failures.put(id, fault);
        }
    }

    /** How many cases ran. */
    public int count() {
        return ran;
    }

    /** Cases that gave another answer. */
    public Map<String, String> failures() {
        return failures;
    }

    /** Prints the failures and the one line that {@code ./pdp test} shows. */
    public void print() {
        failures.forEach((id, fault) -> System.out.println("FAILED " + id + ": " + fault));
        System.out.printf(
                "corpus %s: %d in folder, %d run, %d passed, %d excluded%n",
                corpus, inFolder, ran, ran - failures.size(), excluded);
    }
}
