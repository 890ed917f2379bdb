package org.zerotrust.rego.builtin.golang;

import java.util.Map;

/** Durations as Go's time.ParseDuration reads them, and OPA's d, w and y beside. */
public final class GoDuration {
    private static final Map<String, Long> UNITS = Map.of(
            "ns", 1L,
            "us", 1_000L,
            "\u00b5s", 1_000L,
            "\u03bcs", 1_000L,
            "ms", 1_000_000L,
            "s", 1_000_000_000L,
            "m", 60_000_000_000L,
            "h", 3_600_000_000_000L);
    private static final Map<Character, Integer> HOURS = Map.of('d', 24, 'w', 7 * 24, 'y', 365 * 24);
    /** 2^63 as an unsigned number. */
    private static final long LIMIT = Long.MIN_VALUE;

    private final String original;
    private String s;

    private GoDuration(String s) {
        this.original = s;
        this.s = s;
    }

    /**
     * Nanoseconds of a duration such as {@code 1d2h30m}.
     *
     * @throws IllegalArgumentException where it is none, in OPA's words
     */
    public static long extended(String s) {
        if (s.isEmpty()) {
            throw new IllegalArgumentException("time: invalid duration \"\"");
        }
        if (s.indexOf('d') < 0 && s.indexOf('w') < 0 && s.indexOf('y') < 0) {
            return new GoDuration(s).parse();
        }
        String rewritten = rewrite(s);
        try {
            return new GoDuration(rewritten).parse();
        } catch (IllegalArgumentException e) {
            String message = String.valueOf(e.getMessage());
            int space = message.lastIndexOf(' ');
            throw new IllegalArgumentException(
                    message.substring(0, space) + " " + org.zerotrust.rego.builtin.Quote.go(s));
        }
    }

    private static IllegalArgumentException invalid(String s) {
        return new IllegalArgumentException("time: invalid duration " + org.zerotrust.rego.builtin.Quote.go(s));
    }

    private static boolean number(char c) {
        return (c >= '0' && c <= '9') || c == '.';
    }

    private static String rewrite(String s) {
        StringBuilder out = new StringBuilder();
        int i = 0;
        if (s.charAt(0) == '-' || s.charAt(0) == '+') {
            out.append(s.charAt(i++));
        }
        if (i == s.length()) {
            throw invalid(s);
        }
        while (i < s.length()) {
            int start = i;
            while (i < s.length() && number(s.charAt(i))) {
                i++;
            }
            if (i == start || i == s.length()) {
                throw invalid(s);
            }
            String digits = s.substring(start, i);
            String unit = s.startsWith("ms", i)
                            || s.startsWith("us", i)
                            || s.startsWith("\u00b5s", i)
                            || s.startsWith("ns", i)
                    ? s.substring(i, i + 2)
                    : s.substring(i, i + 1);
            if (unit.length() == 1 && (unit.charAt(0) < 'a' || unit.charAt(0) > 'z')) {
                throw invalid(s);
            }
            i += unit.length();
            Integer hours = HOURS.get(unit.charAt(0));
            if (hours == null) {
                out.append(digits).append(unit);
            } else {
                try {
                    out.append(GoFloat.format(Double.parseDouble(digits) * hours, 'f', -1))
                            .append('h');
                } catch (NumberFormatException e) {
                    throw invalid(s);
                }
            }
        }
        return out.toString();
    }

    private IllegalArgumentException fault(String what) {
        return new IllegalArgumentException("time: " + what + " " + GoTimeParser.quote(original));
    }

    private long parse() {
        boolean negative = false;
        if (s.startsWith("-") || s.startsWith("+")) {
            negative = s.startsWith("-");
            s = s.substring(1);
        }
        if (s.equals("0")) {
            return 0;
        }
        if (s.isEmpty()) {
            throw fault("invalid duration");
        }
        long d = 0;
        while (!s.isEmpty()) {
            d += segment();
            if (Long.compareUnsigned(d, LIMIT) > 0) {
                throw fault("invalid duration");
            }
        }
        if (!negative && d == LIMIT) {
            throw fault("invalid duration");
        }
        return negative ? -d : d;
    }

    private long segment() {
        if (!number(s.charAt(0))) {
            throw fault("invalid duration");
        }
        long v = 0;
        int i = 0;
        while (i < s.length() && s.charAt(i) >= '0' && s.charAt(i) <= '9') {
            if (Long.compareUnsigned(v, Long.divideUnsigned(LIMIT, 10)) > 0) {
                throw fault("invalid duration");
            }
            v = v * 10 + s.charAt(i++) - '0';
            if (Long.compareUnsigned(v, LIMIT) > 0) {
                throw fault("invalid duration");
            }
        }
        boolean any = i > 0;
        long fraction = 0;
        double scale = 1;
        if (i < s.length() && s.charAt(i) == '.') {
            i++;
            boolean full = false;
            while (i < s.length() && s.charAt(i) >= '0' && s.charAt(i) <= '9') {
                any = true;
                full = full || fraction > Long.MAX_VALUE / 10;
                if (!full) {
                    fraction = fraction * 10 + s.charAt(i) - '0';
                    scale *= 10;
                }
                i++;
            }
        }
        if (!any) {
            throw fault("invalid duration");
        }
        int end = i;
        while (end < s.length() && !number(s.charAt(end))) {
            end++;
        }
        if (end == i) {
            throw fault("missing unit in duration");
        }
        String name = s.substring(i, end);
        Long unit = UNITS.get(name);
        if (unit == null) {
            throw fault("unknown unit " + GoTimeParser.quote(name) + " in duration");
        }
        s = s.substring(end);
        if (Long.compareUnsigned(v, Long.divideUnsigned(LIMIT, unit)) > 0) {
            throw fault("invalid duration");
        }
        long total = v * unit + (long) (fraction * (unit / scale));
        if (Long.compareUnsigned(total, LIMIT) > 0) {
            throw fault("invalid duration");
        }
        return total;
    }
}
