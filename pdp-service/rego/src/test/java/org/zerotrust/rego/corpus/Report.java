package org.zerotrust.rego.corpus;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Counts cases of one corpus and knows which are excluded and why. */
final class Report {
    private final String corpus;
    private final int inFolder;
    private final Map<String, String> exclusions;
    private final Map<String, String> changed;
    private final Map<String, String> failures = new TreeMap<>();
    private int ran;
    private int excluded;

    Report(String corpus, int inFolder) throws IOException {
        this.corpus = corpus;
        this.inFolder = inFolder;
        this.exclusions = lines("/corpus/opa-compliance.excluded");
        this.changed = lines("/corpus/opa-compliance.changed");
    }

    /** Lines of {@code id | text}. */
    private static Map<String, String> lines(String resource) throws IOException {
        Map<String, String> out = new HashMap<>();
        try (InputStream in = Report.class.getResourceAsStream(resource);
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(Objects.requireNonNull(in), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    int bar = line.lastIndexOf(" | ");
                    out.put(
                            line.substring(0, bar).strip(),
                            line.substring(bar + 3).strip());
                }
            }
        }
        return out;
    }

    /** The result of a case as OPA has it today, where that is not what the case says; else {@code null}. */
    @Nullable
    String changedResult(String id) {
        return changed.get(id);
    }

    boolean excludes(String id) {
        boolean is = exclusions.containsKey(id);
        excluded += is ? 1 : 0;
        return is;
    }

    void ran(String id, @Nullable String fault) {
        ran++;
        if (fault != null) {
            failures.put(id, fault);
        }
    }

    int ran() {
        return ran;
    }

    Map<String, String> failures() {
        return failures;
    }

    void print() {
        failures.forEach((id, fault) -> System.out.println("FAILED " + id + ": " + fault));
        System.out.printf(
                "corpus %s: %d in folder, %d run, %d passed, %d excluded%n",
                corpus, inFolder, ran, ran - failures.size(), excluded);
    }
}
