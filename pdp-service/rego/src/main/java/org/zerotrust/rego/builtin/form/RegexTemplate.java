package org.zerotrust.rego.builtin.form;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import org.zerotrust.rego.builtin.Quote;

/** Patterns of {@code regex.template_match}: regular expressions between delimiters, everything else literal. */
public final class RegexTemplate {
    private RegexTemplate() {}

    /**
     * The template as one regular expression.
     *
     * @throws IllegalArgumentException where the delimiters are unbalanced
     * @throws com.google.re2j.PatternSyntaxException where a part is no regular expression
     */
    public static String toRegex(String template, char open, char close) {
        StringBuilder out = new StringBuilder("^");
        int end = 0;
        for (int[] part : parts(template, open, close)) {
            String inner = template.substring(part[0] + 1, part[1] - 1);
            Regex.compile("^" + inner + "$");
            out.append(Pattern.quote(template.substring(end, part[0])))
                    .append('(')
                    .append(inner)
                    .append(')');
            end = part[1];
        }
        return out.append(Pattern.quote(template.substring(end))).append('$').toString();
    }

    private static List<int[]> parts(String s, char open, char close) {
        List<int[]> out = new ArrayList<>();
        int level = 0;
        int start = 0;
        for (int i = 0; i < s.length(); i++) {
            if (s.charAt(i) == open) {
                if (++level == 1) {
                    start = i;
                }
            } else if (s.charAt(i) == close) {
                if (--level == 0) {
                    out.add(new int[] {start, i + 1});
                } else if (level < 0) {
                    break;
                }
            }
        }
        if (level != 0) {
            throw new IllegalArgumentException("unbalanced braces in " + Quote.go(s));
        }
        return out;
    }
}
