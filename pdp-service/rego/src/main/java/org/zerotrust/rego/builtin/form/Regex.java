package org.zerotrust.rego.builtin.form;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.HashSet;
import java.util.Set;

/** Regular expressions in RE2's dialect. */
public final class Regex {
    private Regex() {}

    /**
     * Compiles an expression.
     *
     * @throws PatternSyntaxException where it is malformed; its message is OPA's
     */
    public static Pattern compile(String pattern) {
        try {
            return Pattern.compile(pattern);
        } catch (PatternSyntaxException malformed) {
            String once = namedOnce(pattern);
            if (once.equals(pattern)) {
                throw malformed;
            }
            return Pattern.compile(once);
        }
    }

    /** Go lets a group's name stand twice and means the first one by it; re2j refuses. The later ones lose the name. */
    private static String namedOnce(String pattern) {
        Set<String> names = new HashSet<>();
        StringBuilder out = new StringBuilder(pattern.length());
        int i = 0;
        while (i < pattern.length()) {
            char c = pattern.charAt(i);
            int name = pattern.startsWith("(?P<", i) ? i + 4 : i + 3;
            boolean opens = pattern.startsWith("(?P<", i) || pattern.startsWith("(?<", i);
            int end = opens ? pattern.indexOf('>', name) : -1;
            if (c == '\\' && i + 1 < pattern.length()) {
                out.append(c).append(pattern.charAt(i + 1));
                i += 2;
            } else if (end > 0 && !names.add(pattern.substring(name, end))) {
                out.append('(');
                i = end + 1;
            } else {
                out.append(c);
                i++;
            }
        }
        return out.toString();
    }
}
