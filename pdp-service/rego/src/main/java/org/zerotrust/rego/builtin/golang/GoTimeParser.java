package org.zerotrust.rego.builtin.golang;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.builtin.Bytes;
import org.zerotrust.rego.builtin.golang.GoLayout.Chunk;
import org.zerotrust.rego.builtin.golang.GoLayout.Std;

/** Times read by a Go layout; the local zone is UTC. */
public final class GoTimeParser {
    private static final String[] MONTHS = {
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December"
    };
    private static final String[] DAYS = {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};

    /** The value does not fit its piece of the layout. */
    private static final class BadException extends Exception {
        private static final long serialVersionUID = 1L;

        BadException() {
            super(null, null, false, false);
        }
    }

    private final String layout;
    private final String whole;
    private String value;
    private int year;
    private int month = -1;
    private int day = -1;
    private int yearDay = -1;
    private int hour;
    private int minute;
    private int second;
    private int nanos;
    private boolean am;
    private boolean pm;
    private boolean utc;
    private @Nullable Integer offset;
    private String outOfRange = "";

    private GoTimeParser(String layout, String value) {
        this.layout = layout;
        this.whole = value;
        this.value = value;
    }

    /**
     * The instant a text names.
     *
     * @throws IllegalArgumentException where the text does not fit the layout, in Go's words
     */
    public static Instant parse(String layout, String value) {
        return new GoTimeParser(layout, value).parse();
    }

    static String quote(String s) {
        StringBuilder out = new StringBuilder("\"");
        for (byte b : Bytes.of(s)) {
            if (b < ' ') {
                out.append(String.format("\\x%02x", b & 0xFF));
            } else {
                out.append(b == '"' || b == '\\' ? "\\" : "").append((char) b);
            }
        }
        return out.append('"').toString();
    }

    private IllegalArgumentException cannot(String valuePart, String layoutPart) {
        return new IllegalArgumentException("parsing time " + quote(whole) + " as " + quote(layout) + ": cannot parse "
                + quote(valuePart) + " as " + quote(layoutPart));
    }

    private IllegalArgumentException fault(String what) {
        return new IllegalArgumentException("parsing time " + quote(whole) + what);
    }

    private Instant parse() {
        int at = 0;
        while (true) {
            Chunk c = GoLayout.next(layout, at);
            String prefix = layout.substring(c.from(), c.start());
            if (!skip(prefix)) {
                throw cannot(value, prefix);
            }
            if (c.std() == Std.NONE) {
                if (!value.isEmpty()) {
                    throw fault(": extra text: " + quote(value));
                }
                break;
            }
            at = c.end();
            String hold = value;
            String piece = layout.substring(c.start(), c.end());
            boolean bad = false;
            try {
                take(c, piece);
            } catch (BadException e) {
                bad = true;
            }
            if (!outOfRange.isEmpty()) {
                throw fault(": " + outOfRange + " out of range");
            }
            if (bad) {
                throw cannot(hold, piece);
            }
        }
        return instant();
    }

    private boolean skip(String prefix) {
        int i = 0;
        while (i < prefix.length()) {
            if (prefix.charAt(i) == ' ') {
                if (!value.isEmpty() && value.charAt(0) != ' ') {
                    return false;
                }
                while (i < prefix.length() && prefix.charAt(i) == ' ') {
                    i++;
                }
                int k = 0;
                while (k < value.length() && value.charAt(k) == ' ') {
                    k++;
                }
                value = value.substring(k);
                continue;
            }
            if (value.isEmpty() || value.charAt(0) != prefix.charAt(i)) {
                return false;
            }
            i++;
            value = value.substring(1);
        }
        return true;
    }

    private void take(Chunk c, String piece) throws BadException {
        switch (c.std()) {
            case YEAR -> {
                year = number(cut(2));
                year += year >= 69 ? 1900 : 2000;
            }
            case LONG_YEAR -> {
                if (value.length() < 4 || !GoLayout.digit(value, 0)) {
                    throw new BadException();
                }
                year = number(cut(4));
            }
            case MONTH -> month = lookup(MONTHS, 3) + 1;
            case LONG_MONTH -> month = lookup(MONTHS, 0) + 1;
            case NUM_MONTH, ZERO_MONTH -> {
                month = digits(c.std() == Std.ZERO_MONTH);
                range(month >= 1 && month <= 12, "month");
            }
            case WEEK_DAY -> lookup(DAYS, 3);
            case LONG_WEEK_DAY -> lookup(DAYS, 0);
            case DAY, UNDER_DAY, ZERO_DAY -> {
                if (c.std() == Std.UNDER_DAY && value.startsWith(" ")) {
                    cut(1);
                }
                day = digits(c.std() == Std.ZERO_DAY);
            }
            case UNDER_YEAR_DAY, ZERO_YEAR_DAY -> {
                for (int i = 0; i < 2 && c.std() == Std.UNDER_YEAR_DAY && value.startsWith(" "); i++) {
                    cut(1);
                }
                int n = 0;
                while (n < 3 && GoLayout.digit(value, n)) {
                    n++;
                }
                if (n == 0 || (c.std() == Std.ZERO_YEAR_DAY && n != 3)) {
                    throw new BadException();
                }
                yearDay = number(cut(n));
            }
            case HOUR -> {
                hour = digits(false);
                range(hour < 24, "hour");
            }
            case HOUR12, ZERO_HOUR12 -> {
                hour = digits(c.std() == Std.ZERO_HOUR12);
                range(hour <= 12, "hour");
            }
            case MINUTE, ZERO_MINUTE -> {
                minute = digits(c.std() == Std.ZERO_MINUTE);
                range(minute < 60, "minute");
            }
            case SECOND, ZERO_SECOND -> seconds(c);
            case UPPER_PM, LOWER_PM -> half(c.std() == Std.UPPER_PM ? "AMPM" : "ampm");
            case TZ -> zoneName();
            case FRACTION_0 -> fraction(piece.length());
            case FRACTION_9 -> {
                if (fractionAhead()) {
                    fraction(fractionLength());
                }
            }
            default -> zone(c.std());
        }
    }

    private void range(boolean ok, String what) {
        if (!ok) {
            outOfRange = what;
        }
    }

    private String cut(int n) throws BadException {
        if (value.length() < n) {
            throw new BadException();
        }
        String p = value.substring(0, n);
        value = value.substring(n);
        return p;
    }

    private static int number(String s) throws BadException {
        String digits = s.startsWith("-") || s.startsWith("+") ? s.substring(1) : s;
        if (!digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new BadException();
        }
        int n = digits.isEmpty() ? 0 : Integer.parseInt(digits);
        return s.startsWith("-") ? -n : n;
    }

    private int digits(boolean two) throws BadException {
        if (!GoLayout.digit(value, 0) || (two && !GoLayout.digit(value, 1))) {
            throw new BadException();
        }
        return number(cut(GoLayout.digit(value, 1) ? 2 : 1));
    }

    private int lookup(String[] names, int length) throws BadException {
        for (int i = 0; i < names.length; i++) {
            String name = length == 0 ? names[i] : names[i].substring(0, length);
            if (value.length() >= name.length() && asciiEqual(value, name)) {
                value = value.substring(name.length());
                return i;
            }
        }
        throw new BadException();
    }

    private static boolean asciiEqual(String value, String name) {
        for (int i = 0; i < name.length(); i++) {
            if ((value.charAt(i) | 0x20) != (name.charAt(i) | 0x20) || value.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    private boolean fractionAhead() {
        return value.length() >= 2 && (value.charAt(0) == '.' || value.charAt(0) == ',') && GoLayout.digit(value, 1);
    }

    private int fractionLength() {
        int n = 2;
        while (GoLayout.digit(value, n)) {
            n++;
        }
        return n;
    }

    private void seconds(Chunk c) throws BadException {
        second = digits(c.std() == Std.ZERO_SECOND);
        range(second < 60, "second");
        if (second < 60 && fractionAhead()) {
            Std next = GoLayout.next(layout, c.end()).std();
            if (next != Std.FRACTION_0 && next != Std.FRACTION_9) {
                fraction(fractionLength());
            }
        }
    }

    private void fraction(int length) throws BadException {
        String f = cut(length);
        if (f.charAt(0) != '.' && f.charAt(0) != ',') {
            throw new BadException();
        }
        String digits = f.substring(1, Math.min(f.length(), 10));
        nanos = number(digits);
        range(nanos >= 0, "fractional second");
        nanos *= (int) Math.pow(10, 9 - digits.length());
    }

    private void half(String names) throws BadException {
        String p = cut(2);
        if (p.equals(names.substring(0, 2))) {
            am = true;
        } else if (p.equals(names.substring(2))) {
            pm = true;
        } else {
            throw new BadException();
        }
    }

    private void zone(Std std) throws BadException {
        if (std.iso() && value.startsWith("Z")) {
            value = value.substring(1);
            utc = true;
            return;
        }
        int length = std.shortZone() ? 3 : 5 + (std.seconds() ? 2 : 0) + (std.colon() ? std.seconds() ? 2 : 1 : 0);
        String s = cut(length);
        if (std.colon() && (s.charAt(3) != ':' || (std.seconds() && s.charAt(6) != ':'))) {
            throw new BadException();
        }
        String bare = std.colon() ? s.replace(":", "") : s;
        int h = two(bare, 1);
        int m = std.shortZone() ? 0 : two(bare, 3);
        int sec = std.seconds() ? two(bare, 5) : 0;
        range(h <= 24, "time zone offset hour");
        range(m <= 60, "time zone offset minute");
        range(sec <= 60, "time zone offset second");
        int total = (h * 60 + m) * 60 + sec;
        if (bare.charAt(0) != '+' && bare.charAt(0) != '-') {
            throw new BadException();
        }
        offset = bare.charAt(0) == '-' ? -total : total;
    }

    private static int two(String s, int at) throws BadException {
        if (!GoLayout.digit(s, at) || !GoLayout.digit(s, at + 1)) {
            throw new BadException();
        }
        return number(s.substring(at, at + 2));
    }

    private void zoneName() throws BadException {
        if (value.startsWith("UTC")) {
            value = value.substring(3);
            utc = true;
            return;
        }
        int n = zoneNameLength();
        if (n == 0) {
            throw new BadException();
        }
        cut(n);
    }

    private int zoneNameLength() {
        if (value.length() < 3) {
            return 0;
        }
        if (value.startsWith("ChST") || value.startsWith("MeST")) {
            return 4;
        }
        if (value.startsWith("GMT")) {
            return 3 + signedLength(3);
        }
        if (value.charAt(0) == '+' || value.charAt(0) == '-') {
            return signedLength(0);
        }
        int upper = 0;
        while (upper < 6 && upper < value.length() && value.charAt(upper) >= 'A' && value.charAt(upper) <= 'Z') {
            upper++;
        }
        return switch (upper) {
            case 3 -> 3;
            case 4 -> value.charAt(3) == 'T' || value.startsWith("WITA") ? 4 : 0;
            case 5 -> value.charAt(4) == 'T' ? 5 : 0;
            default -> 0;
        };
    }

    private int signedLength(int at) {
        if (at >= value.length() || (value.charAt(at) != '+' && value.charAt(at) != '-')) {
            return 0;
        }
        int end = at + 1;
        while (GoLayout.digit(value, end)) {
            end++;
        }
        if (end == at + 1 || end - at > 10 || Long.parseLong(value, at + 1, end, 10) > 23) {
            return 0;
        }
        return end - at;
    }

    private Instant instant() {
        if (pm && hour < 12) {
            hour += 12;
        } else if (am && hour == 12) {
            hour = 0;
        }
        if (yearDay >= 0) {
            byYearDay();
        }
        month = month < 0 ? 1 : month;
        day = day < 0 ? 1 : day;
        if (day < 1 || day > YearMonth.of(year, month).lengthOfMonth()) {
            throw fault(": day out of range");
        }
        Instant t =
                LocalDateTime.of(year, month, day, hour, minute, second, nanos).toInstant(ZoneOffset.UTC);
        if (utc) {
            return t;
        }
        if (offset != null && offset != -1) {
            return t.minusSeconds(offset);
        }
        // Of a name alone Go knows no offset: the time stays as it was read.
        return t;
    }

    private void byYearDay() {
        boolean leap = YearMonth.of(year, 1).isLeapYear();
        if (yearDay < 1 || yearDay > (leap ? 366 : 365)) {
            throw fault(": day-of-year out of range");
        }
        LocalDateTime d = LocalDateTime.of(year, 1, 1, 0, 0).plusDays(yearDay - 1L);
        if (month >= 0 && month != d.getMonthValue()) {
            throw fault(": day-of-year does not match month");
        }
        if (day >= 0 && day != d.getDayOfMonth()) {
            throw fault(": day-of-year does not match day");
        }
        month = d.getMonthValue();
        day = d.getDayOfMonth();
    }
}
