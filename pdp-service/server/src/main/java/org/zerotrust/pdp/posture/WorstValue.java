package org.zerotrust.pdp.posture;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which of two values of a signal is the worse one. Each signal has its order: which boolean is bad, whether more or less
 * is, or its words from the worst to the best. For a signal without an order no value is worse than another, so that
 * sources which disagree on it make it unknown.
 */
public final class WorstValue {
    private static final String VECTOR = "attestation.vector.";
    private static final String TRUE = "true";
    private static final String FALSE = "false";
    private static final String HIGHEST = "highest";
    private static final String LOWEST = "lowest";
    private static final String OLDEST = "oldest-version";

    /** Orders of the canonical names, and of those that the packs here use. */
    private static final Map<String, String> USUAL = Map.ofEntries(
            Map.entry("boot.secure", FALSE),
            Map.entry("secure_boot", FALSE),
            Map.entry("boot.state", "FAILED,UNVERIFIED,SELF_SIGNED,VERIFIED"),
            Map.entry("debug.disabled", FALSE),
            Map.entry("disk_encrypted", FALSE),
            Map.entry("storage.encrypted", FALSE),
            Map.entry("firmware.min_ok", FALSE),
            Map.entry("firmware.downgraded", TRUE),
            Map.entry("firmware.version", OLDEST),
            Map.entry("firmware_version", OLDEST),
            Map.entry("patch.age_days", HIGHEST),
            Map.entry("patch_age_days", HIGHEST),
            Map.entry("patch.level", LOWEST),
            Map.entry("attestation", "contraindicated,none,warning,affirming"),
            Map.entry("attestation.status", "contraindicated,none,warning,affirming"),
            Map.entry("compliance.state", "noncompliant,conflict,error,unknown,inGracePeriod,configManager,compliant"),
            Map.entry("risk", HIGHEST),
            Map.entry("risk.level", "HIGH,MEDIUM,LOW"),
            Map.entry("vuln.kev_open", TRUE),
            Map.entry("vuln.max_cvss", HIGHEST),
            Map.entry("sim.binding", "changed,paired"),
            Map.entry("key.clone", "suspected,none"),
            Map.entry("tamper", TRUE));

    private final Map<String, String> orders;

    /**
     * With orders of the place beside the usual ones.
     *
     * @param configured by signal: {@code true}, {@code false}, {@code highest}, {@code lowest}, {@code oldest-version},
     *     or words from the worst to the best with commas between them
     */
    public WorstValue(Map<String, String> configured) {
        Map<String, String> all = new HashMap<>(USUAL);
        all.putAll(configured);
        this.orders = Map.copyOf(all);
    }

    /** The worse of two values that differ; null where that cannot be told. */
    public @Nullable Object of(String signal, Object a, Object b) {
        if (signal.startsWith(VECTOR)) {
            return worseTier(a, b);
        }
        String order = orders.get(signal);
        if (order == null) {
            return null;
        }
        return switch (order) {
            case TRUE, FALSE -> worseBoolean(Boolean.parseBoolean(order), a, b);
            case HIGHEST -> worseNumber(a, b, 1);
            case LOWEST -> worseNumber(a, b, -1);
            case OLDEST -> olderVersion(a, b);
            default -> worseWord(List.of(order.split(",")), a, b);
        };
    }

    private static @Nullable Object worseBoolean(boolean bad, Object a, Object b) {
        return a instanceof Boolean && b instanceof Boolean ? (Object) bad : null;
    }

    private static @Nullable Object worseNumber(Object a, Object b, int sign) {
        if (!(a instanceof Number x) || !(b instanceof Number y)) {
            return null;
        }
        return sign * Double.compare(x.doubleValue(), y.doubleValue()) >= 0 ? a : b;
    }

    /** AR4SI (draft-ietf-rats-ar4si, 2.3.2): contraindicated, then warning, then no claim, then affirming. */
    private static @Nullable Object worseTier(Object a, Object b) {
        if (!(a instanceof Number x) || !(b instanceof Number y)) {
            return null;
        }
        return badness(x.intValue()) >= badness(y.intValue()) ? a : b;
    }

    private static int badness(int claim) {
        int tier = claim < 0 ? -claim - 1 : claim;
        return tier >= 96 ? 3 : tier >= 32 ? 2 : tier >= 2 ? 0 : 1;
    }

    private static @Nullable Object worseWord(List<String> words, Object a, Object b) {
        if (!(a instanceof String x) || !(b instanceof String y)) {
            return null;
        }
        int first = place(words, x);
        int second = place(words, y);
        // A word that the order does not know is no better than the worst.
        return first < 0 || second < 0 ? null : first <= second ? a : b;
    }

    private static int place(List<String> words, String word) {
        for (int i = 0; i < words.size(); i++) {
            if (words.get(i).toLowerCase(Locale.ROOT).equals(word.toLowerCase(Locale.ROOT))) {
                return i;
            }
        }
        return -1;
    }

    /** By the numbers with dots between them (semver.org, 11); a pre-release or another form cannot be told. */
    private static @Nullable Object olderVersion(Object a, Object b) {
        if (!(a instanceof String x)
                || !(b instanceof String y)
                || !x.matches("[0-9]{1,9}(\\.[0-9]{1,9}){0,5}")
                || !y.matches("[0-9]{1,9}(\\.[0-9]{1,9}){0,5}")) {
            return null;
        }
        String[] first = x.split("\\.");
        String[] second = y.split("\\.");
        for (int i = 0; i < Math.max(first.length, second.length); i++) {
            int one = i < first.length ? Integer.parseInt(first[i]) : 0;
            int other = i < second.length ? Integer.parseInt(second[i]) : 0;
            if (one != other) {
                return one < other ? a : b;
            }
        }
        return a;
    }
}
