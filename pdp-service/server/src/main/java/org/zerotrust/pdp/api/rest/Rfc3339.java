package org.zerotrust.pdp.api.rest;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;

/** Times on the wire (RFC 3339), with {@code Z} or an offset; the usual form is read without a formatter. */
final class Rfc3339 {
    private Rfc3339() {}

    /**
     * Reads a time.
     *
     * @throws DateTimeException where it is none
     */
    static Instant parse(String text) {
        return text.length() == 20 && text.charAt(19) == 'Z'
                ? plain(text)
                : OffsetDateTime.parse(text).toInstant();
    }

    private static Instant plain(String t) {
        if (t.charAt(4) != '-'
                || t.charAt(7) != '-'
                || t.charAt(10) != 'T'
                || t.charAt(13) != ':'
                || t.charAt(16) != ':') {
            throw new DateTimeException("form");
        }
        int hour = two(t, 11);
        int minute = two(t, 14);
        int second = two(t, 17);
        if (hour > 23 || minute > 59 || second > 59) {
            throw new DateTimeException("range");
        }
        long day =
                LocalDate.of(two(t, 0) * 100 + two(t, 2), two(t, 5), two(t, 8)).toEpochDay();
        return Instant.ofEpochSecond(day * 86_400 + hour * 3_600L + minute * 60L + second);
    }

    private static int two(String t, int at) {
        int a = t.charAt(at) - '0';
        int b = t.charAt(at + 1) - '0';
        if (a < 0 || a > 9 || b < 0 || b > 9) {
            throw new DateTimeException("digits");
        }
        return a * 10 + b;
    }
}
