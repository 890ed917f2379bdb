package org.zerotrust.evidence.posture;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.zerotrust.evidence.jose.Json;

/**
 * CISA's catalogue of vulnerabilities that are known to be exploited, joined with what a device runs. The catalogue names
 * vendor and product and no versions: which versions are fixed comes from the device's own list (an SBOM or VEX), so a
 * product in the catalogue is open until that says otherwise.
 */
public final class KevCatalog {
    private static final int MOST = 200_000;

    private final String version;
    private final Map<Product, List<Entry>> entries;

    private KevCatalog(String version, Map<Product, List<Entry>> entries) {
        this.version = version;
        this.entries = entries;
    }

    /** One vulnerability. */
    public record Entry(String cve, LocalDate added, LocalDate due, boolean ransomware) {}

    private record Product(String vendor, String name) {}

    /**
     * Something that a device runs.
     *
     * @param version as installed
     * @param fixedIn for a CVE the first version that is not affected, where the vendor or a VEX names one
     * @param notAffected CVEs that a VEX says don't apply
     */
    public record Installed(
            String vendor, String product, String version, Map<String, String> fixedIn, List<String> notAffected) {
        public Installed {
            fixedIn = Map.copyOf(fixedIn);
            notAffected = List.copyOf(notAffected);
        }
    }

    /**
     * What is open on a device.
     *
     * @param open CVEs, sorted
     * @param overdue those whose due date is over
     * @param earliestDue the earliest due date of an open one
     */
    public record Exposure(List<String> open, List<String> overdue, Optional<LocalDate> earliestDue) {}

    /**
     * Reads the catalogue's JSON.
     *
     * @return null where it is not the catalogue, or any of its entries lacks a required member: half a catalogue would
     *     pass for a clean device
     */
    public static @Nullable KevCatalog read(String json) {
        Map<String, Object> root = Json.object(json);
        if (root == null
                || !(root.get("catalogVersion") instanceof String version)
                || !(root.get("vulnerabilities") instanceof List<?> list)
                || list.size() > MOST) {
            return null;
        }
        Map<Product, List<Entry>> entries = new HashMap<>();
        for (Object item : list) {
            if (!(item instanceof Map<?, ?> one)
                    || !(one.get("cveID") instanceof String cve)
                    || !(one.get("vendorProject") instanceof String vendor)
                    || !(one.get("product") instanceof String product)
                    || !(one.get("dateAdded") instanceof String added)
                    || !(one.get("dueDate") instanceof String due)) {
                return null;
            }
            try {
                entries.computeIfAbsent(new Product(plain(vendor), plain(product)), _ -> new ArrayList<>())
                        .add(new Entry(
                                cve,
                                LocalDate.parse(added),
                                LocalDate.parse(due),
                                "Known".equals(one.get("knownRansomwareCampaignUse"))));
            } catch (DateTimeException e) {
                return null;
            }
        }
        return new KevCatalog(version, entries);
    }

    /** The catalogue's own version, for example {@code 2025.08.25}. */
    public String version() {
        return version;
    }

    /** How many vulnerabilities it holds. */
    public int size() {
        return entries.values().stream().mapToInt(List::size).sum();
    }

    /** What is open among what a device runs. */
    public Exposure exposure(List<Installed> installed, LocalDate today) {
        List<String> open = new ArrayList<>();
        List<String> overdue = new ArrayList<>();
        LocalDate earliest = null;
        for (Installed one : installed) {
            for (Entry entry :
                    entries.getOrDefault(new Product(plain(one.vendor()), plain(one.product())), List.of())) {
                if (isOpen(one, entry.cve())) {
                    open.add(entry.cve());
                    if (entry.due().isBefore(today)) {
                        overdue.add(entry.cve());
                    }
                    earliest = earliest == null || entry.due().isBefore(earliest) ? entry.due() : earliest;
                }
            }
        }
        return new Exposure(
                open.stream().distinct().sorted().toList(),
                overdue.stream().distinct().sorted().toList(),
                Optional.ofNullable(earliest));
    }

    private static boolean isOpen(Installed one, String cve) {
        if (one.notAffected().contains(cve)) {
            return false;
        }
        String fixed = one.fixedIn().get(cve);
        // Where nobody names a fixed version, the device counts as affected: fail closed.
        return fixed == null || Versions.compare(one.version(), fixed) < 0;
    }

    private static String plain(String name) {
        return name.strip().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
