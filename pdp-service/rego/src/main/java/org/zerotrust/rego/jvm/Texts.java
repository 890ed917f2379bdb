package org.zerotrust.rego.jvm;

/** The plain forms of globs, addresses and versions; a negative answer means "not so plain". */
final class Texts {
    private static final int VERSION_BITS = 20;

    private Texts() {}

    /**
     * Matches a glob of literal characters and single stars, which match anything but the delimiter.
     *
     * @return 1 where it matches, 0 where not, -1 where the pattern has anything else in it
     */
    static int glob(String pattern, char delimiter, String text) {
        int p = 0;
        int t = 0;
        int star = -1;
        int resume = 0;
        int n = pattern.length();
        if (!plain(pattern, delimiter)) {
            return -1;
        }
        while (t < text.length()) {
            char c = p < n ? pattern.charAt(p) : 0;
            if (p < n && c == '*') {
                star = p++;
                resume = t;
            } else if (p < n && c == text.charAt(t)) {
                p++;
                t++;
            } else if (star >= 0 && text.charAt(resume) != delimiter) {
                // Only the last star can take more: an earlier one would leave the rest less.
                p = star + 1;
                t = ++resume;
            } else {
                return 0;
            }
        }
        while (p < n && pattern.charAt(p) == '*') {
            p++;
        }
        return p == n ? 1 : 0;
    }

    private static boolean plain(String pattern, char delimiter) {
        for (int i = 0; i < pattern.length(); i++) {
            switch (pattern.charAt(i)) {
                case '*' -> {
                    if (delimiter == '*' || i + 1 < pattern.length() && pattern.charAt(i + 1) == '*') {
                        return false;
                    }
                }
                case '?', '[', ']', '{', '}', '\\', ',', '!' -> {
                    return false;
                }
                default -> {
                    // A literal character.
                }
            }
        }
        return true;
    }

    /** The first {@code end} characters as a dotted IPv4 address; -1 where they are not. */
    static long ipv4(String s, int end) {
        long address = 0;
        int part = -1;
        int parts = 0;
        for (int i = 0; i < end; i++) {
            char c = s.charAt(i);
            if (c >= '0' && c <= '9') {
                // No leading zeros: some read them as octal.
                if (part == 0) {
                    return -1;
                }
                part = part < 0 ? c - '0' : part * 10 + c - '0';
                if (part > 255) {
                    return -1;
                }
            } else if (c == '.' && part >= 0 && parts < 3) {
                address = address << 8 | part;
                part = -1;
                parts++;
            } else {
                return -1;
            }
        }
        return part >= 0 && parts == 3 ? address << 8 | part : -1;
    }

    /** The prefix length from {@code start} on, 0 to 32; -1 where there is none. */
    static int prefixLength(String s, int start) {
        int digits = s.length() - start;
        if (digits < 1 || digits > 2 || digits == 2 && s.charAt(start) == '0') {
            return -1;
        }
        int bits = 0;
        for (int i = start; i < s.length(); i++) {
            char c = s.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            bits = bits * 10 + c - '0';
        }
        return bits <= 32 ? bits : -1;
    }

    /** A version of three plain numbers, so that versions compare as the answers do; -1 where it is not one. */
    static long version(String s) {
        long version = 0;
        int part = -1;
        int parts = 0;
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            if (c >= '0' && c <= '9') {
                if (part == 0) {
                    return -1;
                }
                part = part < 0 ? c - '0' : part * 10 + c - '0';
                if (part >= 1 << VERSION_BITS) {
                    return -1;
                }
            } else if (c == '.' && part >= 0 && parts < 2) {
                version = version << VERSION_BITS | part;
                part = -1;
                parts++;
            } else {
                return -1;
            }
        }
        return part >= 0 && parts == 2 ? version << VERSION_BITS | part : -1;
    }
}
