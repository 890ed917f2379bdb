package org.zerotrust.pdp.dev.policy;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Durations as Go writes and reads them: {@code 5s}, {@code 1m30s}, {@code 250ms}; a bare number is seconds. */
final class Durations implements ITypeConverter<Duration> {
    private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d+)?)(ns|us|µs|ms|s|m|h)");

    @Override
    public Duration convert(String text) {
        if (text.matches("\\d+")) {
            return Duration.ofSeconds(Long.parseLong(text));
        }
        Matcher parts = PART.matcher(text);
        double nanos = 0;
        int end = 0;
        while (parts.find() && parts.start() == end) {
            nanos += Double.parseDouble(parts.group(1))
                    * switch (parts.group(2)) {
                        case "ns" -> 1;
                        case "us", "µs" -> 1e3;
                        case "ms" -> 1e6;
                        case "s" -> 1e9;
                        case "m" -> 60e9;
                        default -> 3600e9;
                    };
            end = parts.end();
        }
        if (end != text.length() || text.isEmpty()) {
            throw new TypeConversionException("'" + text + "' is no duration such as 5s, 250ms or 1m30s");
        }
        return Duration.ofNanos(Math.round(nanos));
    }

    /** As Go prints one: {@code 163.443µs}. */
    static String text(Duration d) {
        long nanos = d.toNanos();
        if (nanos == 0) {
            return "0s";
        }
        if (nanos < 1_000) {
            return nanos + "ns";
        }
        if (nanos < 1_000_000) {
            return number(nanos / 1e3) + "µs";
        }
        if (nanos < 1_000_000_000) {
            return number(nanos / 1e6) + "ms";
        }
        long minutes = d.toMinutes();
        String seconds = number((nanos - minutes * 60_000_000_000L) / 1e9) + "s";
        return (minutes >= 60 ? minutes / 60 + "h" : "") + (minutes > 0 ? minutes % 60 + "m" : "") + seconds;
    }

    private static String number(double d) {
        String text = String.format(Locale.ROOT, "%.9f", d);
        return text.replaceAll("0+$", "").replaceAll("\\.$", "");
    }
}
