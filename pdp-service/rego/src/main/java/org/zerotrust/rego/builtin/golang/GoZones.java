package org.zerotrust.rego.builtin.golang;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRulesProvider;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Time zones by their IANA names, with the abbreviations that the JDK does not have. */
public final class GoZones {
    /** From {@code start} on, an offset has this abbreviation. */
    private record Abbreviation(long start, int offset, String name) {}

    private static final Map<String, List<Abbreviation>> ABBREVIATIONS = load();
    private static final Set<String> KNOWN = Set.copyOf(ZoneRulesProvider.getAvailableZoneIds());

    private GoZones() {}

    private static Map<String, List<Abbreviation>> load() {
        Map<String, List<Abbreviation>> out = new HashMap<>();
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(
                        GoZones.class.getResourceAsStream("/org/zerotrust/rego/builtin/zone-abbreviations.txt")),
                StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.startsWith("#")) {
                    continue;
                }
                String[] parts = line.split(" ");
                List<Abbreviation> all = new ArrayList<>();
                for (int i = 1; i < parts.length; i++) {
                    String[] f = parts[i].split(",");
                    long start = f[0].isEmpty() ? Long.MIN_VALUE : Long.parseLong(f[0]);
                    all.add(new Abbreviation(start, Integer.parseInt(f[1]), f[2]));
                }
                List<Abbreviation> shared = List.copyOf(all);
                for (String zone : parts[0].split("\\|")) {
                    out.put(zone, shared);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.copyOf(out);
    }

    /** The zone; UTC for none and for {@code Local}; null where there is none of that name. */
    public static @Nullable ZoneId zone(String name) {
        if (name.isEmpty() || name.equals("UTC") || name.equals("Local")) {
            return ZoneOffset.UTC;
        }
        List<Abbreviation> all = ABBREVIATIONS.get(name);
        if (all == null) {
            return null;
        }
        if (KNOWN.contains(name)) {
            return ZoneId.of(name);
        }
        if (all.size() == 1) {
            return ZoneOffset.ofTotalSeconds(all.getFirst().offset);
        }
        // The JDK leaves out some old names: another name of the same zone stands on the same line.
        return ABBREVIATIONS.entrySet().stream()
                .filter(e -> e.getValue() == all && KNOWN.contains(e.getKey()))
                .map(e -> ZoneId.of(e.getKey()))
                .findFirst()
                .orElse(null);
    }

    /** What an offset of the zone was called at a time. */
    public static String abbreviation(String zone, long epochSecond, int offset) {
        if (zone.isEmpty() || zone.equals("UTC") || zone.equals("Local")) {
            return "UTC";
        }
        String name = "";
        for (Abbreviation a : ABBREVIATIONS.getOrDefault(zone, List.of())) {
            if (a.offset == offset && (a.start <= epochSecond || name.isEmpty())) {
                name = a.name;
            }
        }
        return name;
    }
}
