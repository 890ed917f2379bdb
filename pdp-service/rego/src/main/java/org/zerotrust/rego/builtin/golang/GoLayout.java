package org.zerotrust.rego.builtin.golang;

import org.jspecify.annotations.Nullable;

/** The pieces of a Go time layout: reference values such as {@code 2006} or {@code Jan}, and text between them. */
final class GoLayout {
    enum Std {
        NONE,
        LONG_MONTH,
        MONTH,
        NUM_MONTH,
        ZERO_MONTH,
        LONG_WEEK_DAY,
        WEEK_DAY,
        DAY,
        UNDER_DAY,
        ZERO_DAY,
        UNDER_YEAR_DAY,
        ZERO_YEAR_DAY,
        HOUR,
        HOUR12,
        ZERO_HOUR12,
        MINUTE,
        ZERO_MINUTE,
        SECOND,
        ZERO_SECOND,
        LONG_YEAR,
        YEAR,
        UPPER_PM,
        LOWER_PM,
        TZ,
        ISO_TZ,
        ISO_SECONDS_TZ,
        ISO_SHORT_TZ,
        ISO_COLON_TZ,
        ISO_COLON_SECONDS_TZ,
        NUM_TZ,
        NUM_SECONDS_TZ,
        NUM_SHORT_TZ,
        NUM_COLON_TZ,
        NUM_COLON_SECONDS_TZ,
        FRACTION_0,
        FRACTION_9;

        boolean iso() {
            return this == ISO_TZ
                    || this == ISO_SECONDS_TZ
                    || this == ISO_SHORT_TZ
                    || this == ISO_COLON_TZ
                    || this == ISO_COLON_SECONDS_TZ;
        }

        boolean colon() {
            return this == ISO_COLON_TZ
                    || this == ISO_COLON_SECONDS_TZ
                    || this == NUM_COLON_TZ
                    || this == NUM_COLON_SECONDS_TZ;
        }

        boolean seconds() {
            return this == ISO_SECONDS_TZ
                    || this == ISO_COLON_SECONDS_TZ
                    || this == NUM_SECONDS_TZ
                    || this == NUM_COLON_SECONDS_TZ;
        }

        boolean shortZone() {
            return this == ISO_SHORT_TZ || this == NUM_SHORT_TZ;
        }
    }

    /** A piece: text from {@code from} to {@code start}, the value from {@code start} to {@code end}. */
    record Chunk(int from, int start, int end, Std std) {}

    private static final Std[] ZERO = {
        Std.ZERO_MONTH, Std.ZERO_DAY, Std.ZERO_HOUR12, Std.ZERO_MINUTE, Std.ZERO_SECOND, Std.YEAR
    };

    private GoLayout() {}

    static boolean digit(String s, int i) {
        return i < s.length() && s.charAt(i) >= '0' && s.charAt(i) <= '9';
    }

    private static boolean lowerAt(String s, int i) {
        return i < s.length() && s.charAt(i) >= 'a' && s.charAt(i) <= 'z';
    }

    /** The next piece; without a value ({@code NONE}) where only text is left. */
    static Chunk next(String s, int from) {
        for (int i = from; i < s.length(); i++) {
            Chunk c = at(s, from, i);
            if (c != null) {
                return c;
            }
        }
        return new Chunk(from, s.length(), s.length(), Std.NONE);
    }

    private static Chunk chunk(int from, int start, int length, Std std) {
        return new Chunk(from, start, start + length, std);
    }

    private static @Nullable Chunk at(String s, int from, int i) {
        switch (s.charAt(i)) {
            case 'J' -> {
                if (s.startsWith("January", i)) {
                    return chunk(from, i, 7, Std.LONG_MONTH);
                }
                if (s.startsWith("Jan", i) && !lowerAt(s, i + 3)) {
                    return chunk(from, i, 3, Std.MONTH);
                }
            }
            case 'M' -> {
                if (s.startsWith("Monday", i)) {
                    return chunk(from, i, 6, Std.LONG_WEEK_DAY);
                }
                if (s.startsWith("Mon", i) && !lowerAt(s, i + 3)) {
                    return chunk(from, i, 3, Std.WEEK_DAY);
                }
                if (s.startsWith("MST", i)) {
                    return chunk(from, i, 3, Std.TZ);
                }
            }
            case '0' -> {
                if (i + 1 < s.length() && s.charAt(i + 1) >= '1' && s.charAt(i + 1) <= '6') {
                    return chunk(from, i, 2, ZERO[s.charAt(i + 1) - '1']);
                }
                if (s.startsWith("002", i)) {
                    return chunk(from, i, 3, Std.ZERO_YEAR_DAY);
                }
            }
            case '1' -> {
                return s.startsWith("15", i) ? chunk(from, i, 2, Std.HOUR) : chunk(from, i, 1, Std.NUM_MONTH);
            }
            case '2' -> {
                return s.startsWith("2006", i) ? chunk(from, i, 4, Std.LONG_YEAR) : chunk(from, i, 1, Std.DAY);
            }
            case '_' -> {
                if (s.startsWith("_2006", i)) {
                    return chunk(from, i + 1, 4, Std.LONG_YEAR);
                }
                if (s.startsWith("_2", i)) {
                    return chunk(from, i, 2, Std.UNDER_DAY);
                }
                if (s.startsWith("__2", i)) {
                    return chunk(from, i, 3, Std.UNDER_YEAR_DAY);
                }
            }
            case '3' -> {
                return chunk(from, i, 1, Std.HOUR12);
            }
            case '4' -> {
                return chunk(from, i, 1, Std.MINUTE);
            }
            case '5' -> {
                return chunk(from, i, 1, Std.SECOND);
            }
            case 'P' -> {
                if (s.startsWith("PM", i)) {
                    return chunk(from, i, 2, Std.UPPER_PM);
                }
            }
            case 'p' -> {
                if (s.startsWith("pm", i)) {
                    return chunk(from, i, 2, Std.LOWER_PM);
                }
            }
            case '-' -> {
                return zone(
                        s,
                        from,
                        i,
                        Std.NUM_SECONDS_TZ,
                        Std.NUM_COLON_SECONDS_TZ,
                        Std.NUM_TZ,
                        Std.NUM_COLON_TZ,
                        Std.NUM_SHORT_TZ);
            }
            case 'Z' -> {
                return zone(
                        s,
                        from,
                        i,
                        Std.ISO_SECONDS_TZ,
                        Std.ISO_COLON_SECONDS_TZ,
                        Std.ISO_TZ,
                        Std.ISO_COLON_TZ,
                        Std.ISO_SHORT_TZ);
            }
            case '.', ',' -> {
                if (i + 1 < s.length() && (s.charAt(i + 1) == '0' || s.charAt(i + 1) == '9')) {
                    char c = s.charAt(i + 1);
                    int j = i + 1;
                    while (j < s.length() && s.charAt(j) == c) {
                        j++;
                    }
                    if (!digit(s, j)) {
                        return chunk(from, i, j - i, c == '0' ? Std.FRACTION_0 : Std.FRACTION_9);
                    }
                }
            }
            default -> {
                return null;
            }
        }
        return null;
    }

    private static @Nullable Chunk zone(String s, int from, int i, Std... kinds) {
        String[] forms = {"070000", "07:00:00", "0700", "07:00", "07"};
        for (int k = 0; k < forms.length; k++) {
            if (s.startsWith(forms[k], i + 1)) {
                return chunk(from, i, forms[k].length() + 1, kinds[k]);
            }
        }
        return null;
    }
}
