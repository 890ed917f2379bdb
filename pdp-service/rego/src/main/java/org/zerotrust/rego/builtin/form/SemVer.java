package org.zerotrust.rego.builtin.form;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A semantic version (semver.org 2.0.0) as OPA reads it: a leading {@code v} is skipped, build metadata does not count.
 *
 * @param preRelease without its hyphen; empty for a release
 */
public record SemVer(long major, long minor, long patch, String preRelease) implements Comparable<SemVer> {
    private static final Pattern IDENTIFIERS = Pattern.compile("[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*");
    private static final Pattern LEADING_ZERO = Pattern.compile("(?:^|.*\\.)0[0-9]+(?:\\..*)?");

    /** The version, or null where the text is none. */
    public static @Nullable SemVer parse(String text) {
        String s = text.startsWith("v") ? text.substring(1) : text;
        int plus = s.indexOf('+');
        if (plus >= 0) {
            if (!IDENTIFIERS.matcher(s.substring(plus + 1)).matches()) {
                return null;
            }
            s = s.substring(0, plus);
        }
        int hyphen = s.indexOf('-');
        String pre = "";
        if (hyphen >= 0) {
            pre = s.substring(hyphen + 1);
            if (!IDENTIFIERS.matcher(pre).matches() || LEADING_ZERO.matcher(pre).matches()) {
                return null;
            }
            s = s.substring(0, hyphen);
        }
        String[] parts = s.split("\\.", -1);
        if (parts.length != 3) {
            return null;
        }
        long[] n = new long[3];
        for (int i = 0; i < 3; i++) {
            n[i] = number(parts[i]);
            if (n[i] < 0) {
                return null;
            }
        }
        return new SemVer(n[0], n[1], n[2], pre);
    }

    private static boolean digits(String s) {
        for (int i = 0; i < s.length(); i++) {
            if (s.charAt(i) < '0' || s.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private static long number(String s) {
        if (s.isEmpty() || !digits(s) || (s.length() > 1 && s.charAt(0) == '0')) {
            return -1;
        }
        try {
            return Long.parseLong(s);
        } catch (NumberFormatException tooLarge) {
            return -1;
        }
    }

    @Override
    public int compareTo(SemVer o) {
        int c = Long.compare(major, o.major);
        if (c == 0) {
            c = Long.compare(minor, o.minor);
        }
        if (c == 0) {
            c = Long.compare(patch, o.patch);
        }
        if (c != 0 || preRelease.equals(o.preRelease)) {
            return c;
        }
        if (preRelease.isEmpty()) {
            return 1;
        }
        if (o.preRelease.isEmpty()) {
            return -1;
        }
        String[] a = preRelease.split("\\.");
        String[] b = o.preRelease.split("\\.");
        for (int i = 0; i < Math.min(a.length, b.length); i++) {
            c = compareIdentifiers(a[i], b[i]);
            if (c != 0) {
                return c;
            }
        }
        return Integer.compare(a.length, b.length);
    }

    private static int compareIdentifiers(String a, String b) {
        boolean x = digits(a);
        boolean y = digits(b);
        if (x != y) {
            return x ? -1 : 1;
        }
        return x ? Long.compare(clamped(a), clamped(b)) : Integer.signum(a.compareTo(b));
    }

    /** Beyond 64 bits all numbers are the same, as in OPA. */
    private static long clamped(String s) {
        try {
            return Long.parseLong(s);
        } catch (NumberFormatException tooLarge) {
            return Long.MAX_VALUE;
        }
    }
}
