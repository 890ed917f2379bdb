package org.zerotrust.evidence.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.zerotrust.evidence.jose.Json;
import org.zerotrust.evidence.posture.KevCatalog;
import org.zerotrust.evidence.posture.KevCatalog.Exposure;
import org.zerotrust.evidence.posture.KevCatalog.Installed;

/** CISA's catalogue: each of its entries is found on a device that runs the product, and gone once it is fixed. */
class KevTest {

    @Test
    void everyEntryIsJoined() throws Exception {
        Path folder = Report.folder("kev");
        assumeTrue(folder != null, "PDP_CORPORA holds no kev");
        List<Map<?, ?>> entries = new ArrayList<>();
        List<KevCatalog> catalogs = new ArrayList<>();
        for (Path file : Report.files(folder, ".json")) {
            String text = Files.readString(file);
            Map<String, Object> root = Json.object(text);
            if (root != null && root.get("vulnerabilities") instanceof List<?> list) {
                list.forEach(one -> entries.add((Map<?, ?>) one));
                catalogs.add(KevCatalog.read(text));
            }
        }
        Report report = new Report("kev", entries.size());
        assertThat(catalogs).hasSize(1).doesNotContainNull();
        KevCatalog catalog = catalogs.getFirst();
        for (Map<?, ?> entry : entries) {
            String cve = (String) entry.get("cveID");
            LocalDate due = LocalDate.parse((String) entry.get("dueDate"));
            Exposure open = catalog.exposure(List.of(installed(entry, "1.0", Map.of())), due.plusDays(1));
            Exposure fixed = catalog.exposure(List.of(installed(entry, "1.0", Map.of(cve, "1.0"))), due);
            Exposure older = catalog.exposure(List.of(installed(entry, "0.9", Map.of(cve, "1.0"))), due);
            boolean right = open.open().contains(cve)
                    && open.overdue().contains(cve)
                    && !open.earliestDue().orElseThrow().isAfter(due)
                    && !fixed.open().contains(cve)
                    && older.open().contains(cve)
                    && !older.overdue().contains(cve);
            report.ran(cve, right ? null : open + " " + fixed + " " + older);
        }
        report.print();
        assertThat(report.failures()).isEmpty();
        assertThat(report.count()).isEqualTo(catalog.size()).isPositive();
    }

    private static Installed installed(Map<?, ?> entry, String version, Map<String, String> fixedIn) {
        return new Installed(
                ((String) entry.get("vendorProject")).toUpperCase(java.util.Locale.ROOT),
                " " + entry.get("product"),
                version,
                fixedIn,
                List.of());
    }
}
