package org.zerotrust.evidence.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.zerotrust.evidence.attestation.KeyEvidence;
import org.zerotrust.evidence.attestation.KeyEvidenceVerifier;
import org.zerotrust.evidence.attestation.KeyEvidenceVerifier.Refusal;
import org.zerotrust.evidence.attestation.KeyEvidenceVerifier.Result;
import org.zerotrust.evidence.x509.Certificate;

/**
 * The sample evidence of draft-ietf-rats-pkix-key-attestation. Each parses, claim by claim as its printed form says, and
 * its signatures hold; it verifies to the root where the corpus holds the whole chain, and is refused for its chain where
 * it does not. With a byte changed it never verifies.
 */
class KeyAttestationTest {
    private static final Instant AT = Instant.parse("2026-09-01T00:00:00Z");

    @Test
    void samples() throws Exception {
        Path folder = Report.folder("rats-key-attestation");
        assumeTrue(folder != null, "PDP_CORPORA holds no rats-key-attestation");
        List<byte[]> known = new ArrayList<>();
        List<Certificate> anchors = new ArrayList<>();
        for (Path file : Report.files(folder, ".crt")) {
            byte[] der = der(Files.readString(file));
            Certificate certificate = Certificate.read(der);
            if (certificate.selfIssued()) {
                anchors.add(certificate);
            } else {
                known.add(der);
            }
        }
        List<Path> files = Report.files(folder, ".pem");
        Report report = new Report("rats-key-attestation", files.size());
        int verified = 0;
        for (Path file : files) {
            byte[] der = der(Files.readString(file));
            report.ran(file.getFileName().toString(), fault(file, der, known, anchors));
            KeyEvidence evidence = KeyEvidence.read(der);
            if (evidence != null
                    && KeyEvidenceVerifier.verify(evidence, known, anchors, AT) instanceof Result.Verified) {
                verified++;
            }
        }
        report.print();
        System.out.println("rats-key-attestation: " + verified + " verify to a root that the corpus holds");
        assertThat(report.failures()).isEmpty();
        assertThat(report.count()).isPositive();
        assertThat(verified).isPositive();
    }

    private static byte[] der(String pem) {
        String base64 = pem.replaceAll("-----[A-Z ]+-----", "");
        return Base64.getMimeDecoder().decode(base64.getBytes(StandardCharsets.US_ASCII));
    }

    private static @Nullable String fault(Path file, byte[] der, List<byte[]> known, List<Certificate> anchors)
            throws Exception {
        KeyEvidence evidence = KeyEvidence.read(der);
        if (evidence == null) {
            return "not read";
        }
        String printed = Files.readString(
                file.resolveSibling(file.getFileName().toString().replace(".pem", ".pp")));
        String seen = printed(evidence);
        String expected = String.join(
                "\n",
                printed.lines()
                        .filter(line -> line.contains("id-evidence-element-") || line.contains("id-evidence-claim-"))
                        .map(line -> line.replaceAll(".*id-evidence-(element|claim)-", "")
                                .strip())
                        .toList());
        if (!seen.equals(expected)) {
            return "read as\n" + seen + "\nand not\n" + expected;
        }
        Result result = KeyEvidenceVerifier.verify(evidence, known, anchors, AT);
        boolean right = switch (result) {
            case Result.Verified _ -> true;
            // The root of some samples is not in the corpus.
            case Result.Refused(Refusal why) -> why == Refusal.KEY_EVIDENCE_CHAIN;
        };
        if (!right) {
            return "gives " + result;
        }
        for (int i = 0; i < der.length; i += 7) {
            byte[] broken = der.clone();
            broken[i] ^= 1;
            KeyEvidence read = KeyEvidence.read(broken);
            if (read != null
                    && KeyEvidenceVerifier.verify(read, known, anchors, AT) instanceof Result.Verified
                    && !read.elements().equals(evidence.elements())) {
                return "verifies with byte " + i + " changed";
            }
        }
        return null;
    }

    private static String printed(KeyEvidence evidence) {
        List<String> lines = new ArrayList<>();
        for (KeyEvidence.Element element : evidence.elements()) {
            lines.add(element.kind());
            element.claims().forEach(claim -> lines.add(element.kind() + "-" + claim.name()));
        }
        return String.join("\n", lines);
    }
}
