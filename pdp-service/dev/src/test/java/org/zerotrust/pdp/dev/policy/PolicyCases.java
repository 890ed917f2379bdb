package org.zerotrust.pdp.dev.policy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.zerotrust.pdp.dev.Main;

/** Command lines that {@code opa} and {@code pdp policy} must answer alike, and what {@code opa} answered. */
final class PolicyCases {
    static final Path FOLDER = Path.of("src/test/resources/policy");

    /** One command line. */
    record Case(String name, List<String> arguments) {
        String recorded() throws IOException {
            return Files.readString(FOLDER.resolve("recorded").resolve(name + ".txt"));
        }
    }

    private PolicyCases() {}

    static List<Case> all() throws IOException {
        return Files.readAllLines(FOLDER.resolve("cases.txt")).stream()
                .filter(line -> !line.startsWith("#") && !line.isBlank())
                .map(line -> line.replace("FOLDER", FOLDER.toString()).split("\t"))
                .map(parts -> new Case(parts[0], List.of(parts).subList(1, parts.length)))
                .toList();
    }

    /** Both streams and the exit code, without what differs from run to run. */
    static String outcome(String out, String errors, int code) {
        return normal(out) + "--- errors\n" + normal(errors) + "--- exit code " + code + "\n";
    }

    private static String normal(String text) {
        return text.replaceAll("\\(\\d[0-9.]*(ns|µs|ms|s)\\)", "(T)")
                .replaceAll("\"duration\": \\d+", "\"duration\": 0");
    }

    /** Without the source lines that ours shows below an error where OPA shows none. */
    static String withoutSource(String outcome) {
        int errors = outcome.indexOf("--- errors\n");
        return outcome.substring(0, errors) + outcome.substring(errors).replaceAll("(?m)^\t(?!src/).*\n", "");
    }

    static String ours(List<String> arguments) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        InputStream in = System.in;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(printed, true, UTF_8));
            System.setErr(new PrintStream(errors, true, UTF_8));
            System.setIn(new ByteArrayInputStream(new byte[0]));
            String[] all = new String[arguments.size() + 1];
            all[0] = "policy";
            for (int i = 0; i < arguments.size(); i++) {
                all[i + 1] = arguments.get(i);
            }
            int code = Main.commandLine().execute(all);
            return outcome(printed.toString(UTF_8), errors.toString(UTF_8), code);
        } finally {
            System.setOut(out);
            System.setErr(err);
            System.setIn(in);
        }
    }
}
