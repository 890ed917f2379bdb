package org.zerotrust.evidence.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.zerotrust.evidence.der.DerException;
import org.zerotrust.evidence.x509.Certificate;
import org.zerotrust.evidence.x509.ChainOptions;
import org.zerotrust.evidence.x509.ChainVerdict;
import org.zerotrust.evidence.x509.ChainVerifier;
import org.zerotrust.evidence.x509.Profile;
import org.zerotrust.evidence.x509.Purpose;

/**
 * GSMA's test certificates (SGP.26) and chains down to an eUICC, P-256 and Brainpool: all verify in profile gsma-rsp, at a
 * moment within their validity, and none with any one of its bytes changed. Files are found by what is in them.
 */
class GsmaTest {
    private static final ChainOptions OPTIONS = ChainOptions.of(Profile.GSMA_RSP, Purpose.ANY);

    @Test
    void everyChainVerifiesAndNoneWithAByteChanged() throws IOException {
        Path folder = Report.folder("gsma-sgp26-certs");
        assumeTrue(folder != null, "PDP_CORPORA names no folder with gsma-sgp26-certs");
        List<Certificate> all = new ArrayList<>();
        for (Path file : Report.files(folder, ".der")) {
            try {
                Certificate c = Certificate.read(Files.readAllBytes(file));
                if (!all.contains(c)) {
                    all.add(c);
                }
            } catch (DerException e) {
                // Signatures and keys lie beside the certificates.
                assertThat(file.getFileName().toString()).doesNotStartWith("CERT");
            }
        }
        List<Certificate> anchors = all.stream().filter(Certificate::selfIssued).toList();
        List<Certificate> subjects = all.stream().filter(c -> !c.selfIssued()).toList();
        Report report = new Report("gsma-sgp26-certs", subjects.size());
        for (Certificate subject : subjects) {
            // Every byte of a chain to an eUICC; of the many alike below the CI, every 11th, each time other ones.
            boolean device =
                    subject.values().ca() || subject.issuer().toString().contains("EUM");
            report.ran(
                    subject + " " + subject.notBefore(),
                    fault(subject, all, anchors, device ? 0 : report.count() % 11, device ? 1 : 11));
        }
        report.print();
        assertThat(report.failures()).isEmpty();
        assertThat(report.count()).isPositive();
    }

    private static @Nullable String fault(
            Certificate leaf, List<Certificate> all, List<Certificate> anchors, int from, int step) {
        List<byte[]> chain = new ArrayList<>();
        chain.add(leaf.encoded());
        all.stream().filter(c -> c.values().ca() && !c.selfIssued()).forEach(c -> chain.add(c.encoded()));
        Instant at = Instant.ofEpochSecond(leaf.notBefore() + 86_400);
        if (ChainVerifier.verify(chain, anchors, OPTIONS, at) instanceof ChainVerdict.Refused refused) {
            return refused.findings().toString();
        }
        byte[] whole = leaf.encoded();
        for (int i = from; i < whole.length; i += step) {
            byte[] changed = whole.clone();
            changed[i] ^= 1;
            chain.set(0, changed);
            if (ChainVerifier.verify(chain, anchors, OPTIONS, at) instanceof ChainVerdict.Valid) {
                return "valid with byte " + i + " changed";
            }
        }
        return null;
    }
}
