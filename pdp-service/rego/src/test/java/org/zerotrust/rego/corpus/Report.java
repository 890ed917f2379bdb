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
    private final Map<String, String> failures = new TreeMap<>();
    private int ran;
    private int excluded;

    Report(String corpus, int inFolder) throws IOException {
        this.corpus = corpus;
        this.inFolder = inFolder;
        this.exclusions = exclusions();
    }

    /** Lines of {@code id | reason}. */
    private static Map<String, String> exclusions() throws IOException {
        Map<String, String> out = new HashMap<>();
        try (InputStream in = Report.class.getResourceAsStream("/corpus/opa-compliance.excluded");
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
