package org.zerotrust.rego.outside;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Answers kept between evaluations (RFC 9111, as far as {@code http.send} documents it): bounded in bytes, the least
 * recently used go first. Its lock is held for look-ups only, never for a request.
 */
final class HttpCache {
    /** What RFC 9110 calls heuristically cacheable. */
    static final Set<Integer> CACHEABLE = Set.of(200, 203, 204, 206, 300, 301, 404, 405, 410, 414, 501);

    /** One answer and until when it is fresh. */
    record Kept(HttpAnswer answer, Instant until) {}

    private final long maxBytes;
    private final LinkedHashMap<Object, Kept> kept = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    HttpCache(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    synchronized @Nullable Kept get(Object key) {
        return kept.get(key);
    }

    synchronized void put(Object key, Kept value) {
        remove(key);
        long size = value.answer.size();
        if (size > maxBytes) {
            return;
        }
        kept.put(key, value);
        bytes += size;
        ArrayDeque<Object> oldest = new ArrayDeque<>();
        long left = bytes;
        for (Map.Entry<Object, Kept> e : kept.entrySet()) {
            if (left <= maxBytes) {
                break;
            }
            left -= e.getValue().answer.size();
            oldest.add(e.getKey());
        }
        oldest.forEach(this::remove);
    }

    synchronized void remove(Object key) {
        Kept old = kept.remove(key);
        if (old != null) {
            bytes -= old.answer.size();
        }
    }

    synchronized int size() {
        return kept.size();
    }

    /** Until when an answer is fresh; {@code null} where it is not to be kept. */
    static @Nullable Instant until(HttpAnswer answer, Instant now, @Nullable Duration forced) {
        if (!CACHEABLE.contains(answer.status())) {
            return null;
        }
        if (forced != null && forced.isPositive()) {
            return now.plus(forced);
        }
        Map<String, String> directives = directives(answer.header("cache-control"));
        if (directives.containsKey("no-store")) {
            return null;
        }
        try {
            String age = directives.get("max-age");
            if (age != null) {
                long seconds = Math.min(Long.parseLong(age), Integer.MAX_VALUE);
                return date(answer.header("date")).plusSeconds(seconds);
            }
            String expires = answer.header("expires");
            // Without either it is kept as stale: a validator may make it fresh again.
            return expires.isEmpty() ? Instant.EPOCH : date(expires);
        } catch (NumberFormatException | DateTimeException e) {
            return null;
        }
    }

    private static Instant date(String http) {
        return ZonedDateTime.parse(http, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    }

    private static Map<String, String> directives(String header) {
        Map<String, String> out = new HashMap<>();
        for (String part : List.of(header.split(","))) {
            String[] pair = part.strip().split("=", 2);
            out.put(pair[0].toLowerCase(Locale.ROOT), pair.length > 1 ? pair[1] : "");
        }
        return out;
    }
}
