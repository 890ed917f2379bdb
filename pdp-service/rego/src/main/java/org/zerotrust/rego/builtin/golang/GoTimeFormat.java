package org.zerotrust.rego.builtin.golang;

import java.time.LocalDateTime;
import java.util.Locale;
import org.zerotrust.rego.builtin.golang.GoLayout.Chunk;
import org.zerotrust.rego.builtin.golang.GoLayout.Std;

/** Times written by a Go layout. */
public final class GoTimeFormat {
    private GoTimeFormat() {}

    /**
     * The time by the layout.
     *
     * @param offset of the zone, in seconds
     * @param zone its abbreviation
     */
    public static String format(LocalDateTime t, int offset, String zone, String layout) {
        StringBuilder out = new StringBuilder(layout.length() + 10);
        int at = 0;
        while (at < layout.length()) {
            Chunk c = GoLayout.next(layout, at);
            out.append(layout, c.from(), c.start());
            if (c.std() == Std.NONE) {
                break;
            }
            append(out, t, offset, zone, c.std(), layout.substring(c.start(), c.end()));
            at = c.end();
        }
        return out.toString();
    }

    private static void padded(StringBuilder out, int n, int width) {
        String s = Integer.toString(Math.abs(n));
        out.append(n < 0 ? "-" : "")
                .repeat('0', Math.max(0, width - s.length()))
                .append(s);
    }

    private static void append(StringBuilder out, LocalDateTime t, int offset, String zone, Std std, String text) {
        int hour12 = t.getHour() % 12 == 0 ? 12 : t.getHour() % 12;
        switch (std) {
            case YEAR -> padded(out, Math.abs(t.getYear()) % 100, 2);
            case LONG_YEAR -> padded(out, t.getYear(), 4);
            case MONTH -> out.append(month(t), 0, 3);
            case LONG_MONTH -> out.append(month(t));
            case NUM_MONTH -> out.append(t.getMonthValue());
            case ZERO_MONTH -> padded(out, t.getMonthValue(), 2);
            case WEEK_DAY -> out.append(weekday(t), 0, 3);
            case LONG_WEEK_DAY -> out.append(weekday(t));
            case DAY -> out.append(t.getDayOfMonth());
            case UNDER_DAY -> out.append(t.getDayOfMonth() < 10 ? " " : "").append(t.getDayOfMonth());
            case ZERO_DAY -> padded(out, t.getDayOfMonth(), 2);
            case UNDER_YEAR_DAY -> {
                int day = t.getDayOfYear();
                out.append(day < 10 ? "  " : day < 100 ? " " : "").append(day);
            }
            case ZERO_YEAR_DAY -> padded(out, t.getDayOfYear(), 3);
            case HOUR -> padded(out, t.getHour(), 2);
            case HOUR12 -> out.append(hour12);
            case ZERO_HOUR12 -> padded(out, hour12, 2);
            case MINUTE -> out.append(t.getMinute());
            case ZERO_MINUTE -> padded(out, t.getMinute(), 2);
            case SECOND -> out.append(t.getSecond());
            case ZERO_SECOND -> padded(out, t.getSecond(), 2);
            case UPPER_PM -> out.append(t.getHour() >= 12 ? "PM" : "AM");
            case LOWER_PM -> out.append(t.getHour() >= 12 ? "pm" : "am");
            case TZ -> out.append(zone);
            case FRACTION_0, FRACTION_9 -> fraction(out, t.getNano(), std == Std.FRACTION_9, text);
            case ISO_TZ,
                    ISO_SECONDS_TZ,
                    ISO_SHORT_TZ,
                    ISO_COLON_TZ,
                    ISO_COLON_SECONDS_TZ,
                    NUM_TZ,
                    NUM_SECONDS_TZ,
                    NUM_SHORT_TZ,
                    NUM_COLON_TZ,
                    NUM_COLON_SECONDS_TZ -> zone(out, offset, std);
            case NONE -> throw new IllegalStateException("text is no value");
        }
    }

    /** The month's English name. */
    public static String month(LocalDateTime t) {
        return capitalised(t.getMonth());
    }

    /** The weekday's English name. */
    public static String weekday(LocalDateTime t) {
        return capitalised(t.getDayOfWeek());
    }

    private static String capitalised(Enum<?> e) {
        return e.name().charAt(0) + e.name().substring(1).toLowerCase(Locale.ROOT);
    }

    private static void zone(StringBuilder out, int offset, Std std) {
        if (offset == 0 && std.iso()) {
            out.append('Z');
            return;
        }
        int minutes = offset / 60;
        out.append(minutes < 0 ? '-' : '+');
        minutes = Math.abs(minutes);
        padded(out, minutes / 60, 2);
        if (std.colon()) {
            out.append(':');
        }
        if (!std.shortZone()) {
            padded(out, minutes % 60, 2);
        }
        if (std.seconds()) {
            out.append(std.colon() ? ":" : "");
            padded(out, Math.abs(offset) % 60, 2);
        }
    }

    private static void fraction(StringBuilder out, int nanos, boolean trim, String text) {
        int digits = text.length() - 1;
        if (trim && nanos == 0) {
            return;
        }
        String s = String.format(Locale.ROOT, "%09d", nanos);
        s = digits > 9 ? s : s.substring(0, digits);
        if (trim) {
            s = s.replaceFirst("0+$", "");
            if (s.isEmpty()) {
                return;
            }
        }
        out.append(text.charAt(0)).append(s);
    }
}
