package org.zerotrust.pdp.bench.differential;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.zerotrust.rego.types.Declaration;
import org.zerotrust.rego.types.Declarations;

/** Counts the calls of built-ins in a triple's modules, operators among them. */
final class BuiltinCalls {
    private static final Pattern CALL = Pattern.compile("([a-z_][a-z0-9_]*(?:\\.[a-z_][a-z0-9_]*)*)\\(");
    private static final Pattern WORDS = Pattern.compile("\"(?:[^\"\\\\\\n]++|\\\\.)*+\"|`[^`]*+`");

    private BuiltinCalls() {}

    static Map<String, Integer> of(Triple triple) {
        Map<String, Integer> counts = new TreeMap<>();
        for (String text : triple.modules().values()) {
            String code = WORDS.matcher(text).replaceAll("\"\"");
            Matcher call = CALL.matcher(code);
            while (call.find()) {
                if (Declarations.current().get(call.group(1)) != null) {
                    counts.merge(call.group(1), 1, Integer::sum);
                }
            }
            for (Declaration declared : Declarations.current().all()) {
                String infix = declared.infix();
                if (infix != null && code.contains(" " + infix + " ")) {
                    counts.merge(declared.name(), 1, Integer::sum);
                }
            }
            if (code.contains("$\"")) {
                counts.merge("internal.template_string", 1, Integer::sum);
            }
            if (code.contains("print(")) {
                counts.merge("internal.print", 1, Integer::sum);
            }
        }
        return counts;
    }
}
