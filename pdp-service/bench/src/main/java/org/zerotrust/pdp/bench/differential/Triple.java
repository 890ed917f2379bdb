package org.zerotrust.pdp.bench.differential;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One question for both engines.
 *
 * @param seed makes the same triple again
 * @param mode how the modules are read and evaluated
 * @param modules file name to Rego source
 * @param data base data as JSON
 * @param input input as JSON; empty where there is none
 * @param rule the path that is asked: {@code t/main}
 */
record Triple(long seed, Mode mode, Map<String, String> modules, String data, String input, String rule) {
    /**
     * How a triple is read and evaluated.
     *
     * @param version {@code v0}, {@code v1} or {@code v2}
     * @param strict whether OPA's strict mode compiles
     * @param strictErrors whether a failing built-in ends the evaluation
     * @param timeoutMs how long an evaluation may take
     */
    record Mode(String version, boolean strict, boolean strictErrors, int timeoutMs) {
        static final int PATIENT_MS = 20_000;

        static final Mode PLAIN = new Mode("v1", false, false, PATIENT_MS);
    }

    private static final Pattern CALL = Pattern.compile("[a-z_][\\w.]*\\(");

    Triple {
        Objects.requireNonNull(mode);
        modules = Map.copyOf(modules);
    }

    Triple withModules(Map<String, String> others) {
        return new Triple(seed, mode, others, data, input, rule);
    }

    Triple withMode(Mode other) {
        return new Triple(seed, other, modules, data, input, rule);
    }

    /** With each literal whose keys are no constants as what a call gives back; this one where there is none. */
    Triple withLiteralsThroughCalls() {
        Map<String, String> others = new HashMap<>();
        modules.forEach((file, text) -> others.put(file, Literals.throughCalls(text)));
        return others.equals(modules) ? this : withModules(others);
    }

    Triple withInput(String other) {
        return new Triple(seed, mode, modules, data, other, rule);
    }

    /** With {@code true} for the call that stands there; null where none does. Lines stay what they are. */
    @Nullable
    Triple withCallReplaced(String file, int row, int col) {
        String text = modules.get(file);
        if (text == null) {
            return null;
        }
        int at = 0;
        for (int line = 1; line < row; line++) {
            at = text.indexOf('\n', at) + 1;
        }
        // OPA counts code points.
        int start = text.offsetByCodePoints(at, col - 1);
        Matcher call = CALL.matcher(text).region(start, text.length());
        if (!call.lookingAt()) {
            return null;
        }
        int end = closing(text, call.end());
        if (end < 0) {
            return null;
        }
        Map<String, String> others = new HashMap<>(modules);
        String newlines = "\n".repeat((int)
                text.substring(start, end).chars().filter(c -> c == '\n').count());
        others.put(file, text.substring(0, start) + "true" + newlines + text.substring(end));
        return withModules(others);
    }

    /** Behind the parenthesis that closes what is open at {@code from}; -1 where none does. */
    private static int closing(String text, int from) {
        int open = 1;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '`') {
                i = endOfString(text, i);
            } else if (c == '(') {
                open++;
            } else if (c == ')' && --open == 0) {
                return i + 1;
            }
        }
        return -1;
    }

    /** Where the text that begins at {@code quote} ends. */
    static int endOfString(String text, int quote) {
        char end = text.charAt(quote);
        int i = quote + 1;
        while (i < text.length() && text.charAt(i) != end) {
            i += text.charAt(i) == '\\' && end == '"' ? 2 : 1;
        }
        return i;
    }

    String query() {
        return "data." + rule.replace('/', '.');
    }
}
