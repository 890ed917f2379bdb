package org.zerotrust.rego.builtin;

import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.zerotrust.rego.builtin.golang.BigFloat;
import org.zerotrust.rego.builtin.golang.GoDuration;
import org.zerotrust.rego.builtin.golang.GoTimeFormat;
import org.zerotrust.rego.builtin.golang.GoTimeParser;
import org.zerotrust.rego.builtin.golang.GoZones;
import org.zerotrust.rego.value.Values;

/** {@code time.*}: nanoseconds since the epoch, Go's layouts, the IANA zones. */
final class Times {
    private static final String RFC3339 = "2006-01-02T15:04:05Z07:00";
    private static final String RFC3339_NANO = "2006-01-02T15:04:05.999999999Z07:00";
    private static final Map<String, String> LAYOUTS = Map.of(
            "ANSIC", "Mon Jan _2 15:04:05 2006",
            "UnixDate", "Mon Jan _2 15:04:05 MST 2006",
            "RubyDate", "Mon Jan 02 15:04:05 -0700 2006",
            "RFC822", "02 Jan 06 15:04 MST",
            "RFC822Z", "02 Jan 06 15:04 -0700",
            "RFC850", "Monday, 02-Jan-06 15:04:05 MST",
            "RFC1123", "Mon, 02 Jan 2006 15:04:05 MST",
            "RFC1123Z", "Mon, 02 Jan 2006 15:04:05 -0700",
            "RFC3339", RFC3339,
            "RFC3339Nano", RFC3339_NANO);
    private static final BigInteger NANOS = BigInteger.valueOf(1_000_000_000);
    /** Beyond this many months or days no result is a time that nanoseconds of 64 bits can name. */
    private static final BigInteger FAR = BigInteger.valueOf(10_000_000);

    /** @param zone its name as given */
    private record Time(long nanos, String zone, ZoneId id, String layout) {
        LocalDateTime local() {
            Instant t = Instant.ofEpochSecond(0, nanos);
            return LocalDateTime.ofInstant(t, id);
        }

        int offset() {
            return id.getRules().getOffset(Instant.ofEpochSecond(0, nanos)).getTotalSeconds();
        }
    }

    private Times() {}

    static void register(Registrar r) {
        r.f0("time.now_ns", BuiltinContext::timeNanos);
        r.f2("time.parse_ns", Times::parse);
        r.f1("time.parse_rfc3339_ns", (ctx, a) -> parse(ctx, RFC3339, Operands.string(a, 1)));
        r.f1("time.parse_duration_ns", Times::parseDuration);
        r.f1("time.format", Times::format);
        r.f1("time.date", Times::date);
        r.f1("time.clock", Times::clock);
        r.f1("time.weekday", (ctx, a) -> GoTimeFormat.weekday(time(a).local()));
        r.f4("time.add_date", Times::addDate);
        r.f2("time.diff", Times::diff);
    }

    private static Object nanos(Instant t) {
        BigInteger n = BigInteger.valueOf(t.getEpochSecond()).multiply(NANOS).add(BigInteger.valueOf(t.getNano()));
        if (n.bitLength() > 63) {
            throw BuiltinException.failed("time outside of valid range");
        }
        return n.longValue();
    }

    static Object parse(BuiltinContext ctx, Object layout, Object value) {
        String l = Operands.string(layout, 1);
        return parse(ctx, LAYOUTS.getOrDefault(l, l), Operands.string(value, 2));
    }

    private static Object parse(BuiltinContext ctx, String layout, String value) {
        ctx.work(1 + (layout.length() + value.length()) / 8);
        try {
            return nanos(GoTimeParser.parse(layout, value));
        } catch (IllegalArgumentException malformed) {
            throw BuiltinException.failed(String.valueOf(malformed.getMessage()));
        }
    }

    static Object parseDuration(BuiltinContext ctx, Object a) {
        String s = Operands.string(a, 1);
        ctx.work(1 + s.length() / 8);
        try {
            return GoDuration.extended(s);
        } catch (IllegalArgumentException malformed) {
            throw BuiltinException.failed(String.valueOf(malformed.getMessage()));
        }
    }

    private static Time time(Object v) {
        if (v instanceof Number n) {
            return new Time(epochNanos(n), "", ZoneOffset.UTC, "");
        }
        if (!(v instanceof List<?> l) || l.isEmpty()) {
            throw Operands.wrong(1, v, "either number (ns) or [number (ns), string (tz)]");
        }
        Number n = Operands.number(Values.orNull(l.get(0)), 1);
        String zone = l.size() > 1 ? Operands.string(Values.orNull(l.get(1)), 1) : "";
        ZoneId id = GoZones.zone(zone);
        if (id == null) {
            boolean invalid = zone.contains("..") || zone.startsWith("/") || zone.startsWith("\\");
            throw BuiltinException.failed(invalid ? "time: invalid location name" : "unknown time zone " + zone);
        }
        String layout = l.size() > 2 ? Operands.string(Values.orNull(l.get(2)), 1) : "";
        return new Time(epochNanos(n), zone, id, layout);
    }

    private static long epochNanos(Number n) {
        if (n instanceof Long l) {
            return l;
        }
        BigFloat f = Numbers.toFloat(n);
        BigInteger i = f.truncate();
        if (!f.isInteger() || i.bitLength() > 63) {
            throw BuiltinException.failed("timestamp too big");
        }
        return i.longValue();
    }

    static Object format(BuiltinContext ctx, Object a) {
        Time t = time(a);
        String layout = t.layout.isEmpty() ? RFC3339_NANO : LAYOUTS.getOrDefault(t.layout, t.layout);
        ctx.work(1 + layout.length() / 4);
        int offset = t.offset();
        String zone = GoZones.abbreviation(t.zone, Math.floorDiv(t.nanos, 1_000_000_000L), offset);
        return GoTimeFormat.format(t.local(), offset, zone, layout);
    }

    static Object date(BuiltinContext ctx, Object a) {
        LocalDateTime t = time(a).local();
        return List.of((long) t.getYear(), (long) t.getMonthValue(), (long) t.getDayOfMonth());
    }

    static Object clock(BuiltinContext ctx, Object a) {
        LocalDateTime t = time(a).local();
        return List.of((long) t.getHour(), (long) t.getMinute(), (long) t.getSecond());
    }

    /** Months and days may overflow: 31 April is 1 May. */
    static Object addDate(BuiltinContext ctx, Object a, Object years, Object months, Object days) {
        Time t = time(a);
        BigInteger y = BigInteger.valueOf(Operands.integer(years, 2));
        BigInteger m = BigInteger.valueOf(Operands.integer(months, 3));
        BigInteger d = BigInteger.valueOf(Operands.integer(days, 4));
        BigInteger totalMonths = y.multiply(BigInteger.valueOf(12)).add(m);
        if (totalMonths.abs().compareTo(FAR) > 0 || d.abs().compareTo(FAR.multiply(FAR)) > 0) {
            throw BuiltinException.failed("time outside of valid range");
        }
        LocalDateTime local = t.local();
        LocalDate first = local.toLocalDate().withDayOfMonth(1).plusMonths(totalMonths.longValue());
        BigInteger dayOffset = d.add(BigInteger.valueOf(local.getDayOfMonth() - 1L));
        BigInteger epochDay = BigInteger.valueOf(first.toEpochDay()).add(dayOffset);
        if (epochDay.abs().compareTo(FAR) > 0) {
            throw BuiltinException.failed("time outside of valid range");
        }
        LocalDateTime moved = LocalDateTime.of(LocalDate.ofEpochDay(epochDay.longValue()), local.toLocalTime());
        return nanos(instant(moved, t.id));
    }

    /** Go's way from a local time to an instant, which decides what a time in a gap or overlap means. */
    private static Instant instant(LocalDateTime local, ZoneId zone) {
        Instant asUtc = local.toInstant(ZoneOffset.UTC);
        int offset = zone.getRules().getOffset(asUtc).getTotalSeconds();
        if (offset == 0) {
            return asUtc;
        }
        Instant utc = asUtc.minusSeconds(offset);
        return asUtc.minusSeconds(zone.getRules().getOffset(utc).getTotalSeconds());
    }

    static Object diff(BuiltinContext ctx, Object a, Object b) {
        Time first = time(a);
        Time second = time(b);
        Time t2 = new Time(second.nanos, first.zone, first.id, "");
        boolean swap = first.nanos > t2.nanos;
        LocalDateTime from = (swap ? t2 : first).local();
        LocalDateTime to = (swap ? first : t2).local();
        long year = to.getYear() - (long) from.getYear();
        long month = to.getMonthValue() - (long) from.getMonthValue();
        long day = to.getDayOfMonth() - (long) from.getDayOfMonth();
        long hour = to.getHour() - (long) from.getHour();
        long minute = to.getMinute() - (long) from.getMinute();
        long second2 = to.getSecond() - (long) from.getSecond();
        if (second2 < 0) {
            second2 += 60;
            minute--;
        }
        if (minute < 0) {
            minute += 60;
            hour--;
        }
        if (hour < 0) {
            hour += 24;
            day--;
        }
        if (day < 0) {
            day += YearMonth.from(from).lengthOfMonth();
            month--;
        }
        if (month < 0) {
            month += 12;
            year--;
        }
        return List.of(year, month, day, hour, minute, second2);
    }
}
