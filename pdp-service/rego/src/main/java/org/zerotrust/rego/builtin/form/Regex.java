package org.zerotrust.rego.builtin.form;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;

/** Regular expressions in RE2's dialect. */
public final class Regex {
    private static final int MOST_REPEATS = 1_000;
    private static final java.util.regex.Pattern REPEAT =
            java.util.regex.Pattern.compile("\\{(\\d{1,9})(?:,(\\d{1,9})?)?}");

    private Regex() {}

    /**
     * Compiles an expression.
     *
     * @throws PatternSyntaxException where it is malformed; its message is OPA's
     */
    public static Pattern compile(String pattern) {
        repeats(pattern);
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

    /**
     * Go refuses repetitions of repetitions that come to more than 1,000 in all; re2j copies the part so many times.
     * Each open group has the most that a repetition within it comes to; what closes it may repeat that again.
     */
    private static void repeats(String pattern) {
        if (pattern.indexOf('{') < 0) {
            return;
        }
        Deque<Long> open = new ArrayDeque<>();
        long within = 1;
        long last = 1;
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '\\') {
                i++;
                last = 1;
            } else if (c == '(') {
                open.push(within);
                within = 1;
                last = 1;
            } else if (c == ')') {
                last = within;
                within = Math.max(within, open.isEmpty() ? 1 : open.pop());
            } else if (c == '{') {
                Matcher m = REPEAT.matcher(pattern).region(i, pattern.length());
                if (m.lookingAt()) {
                    long times = Math.max(1, Long.parseLong(m.group(2) != null ? m.group(2) : m.group(1)));
                    last *= times;
                    within = Math.max(within, last);
                    if (last > MOST_REPEATS) {
                        throw new PatternSyntaxException("invalid repeat count", m.group());
                    }
                    i = m.end() - 1;
                }
            } else if (c != '?' && c != '*' && c != '+') {
                last = 1;
            }
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
