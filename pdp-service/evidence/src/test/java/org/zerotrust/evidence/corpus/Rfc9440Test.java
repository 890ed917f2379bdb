package org.zerotrust.evidence.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.zerotrust.evidence.forwarded.Dialect;
import org.zerotrust.evidence.forwarded.ForwardedCertificates;
import org.zerotrust.evidence.forwarded.ForwardedRefusal;
import org.zerotrust.evidence.forwarded.ForwardedResult;
import org.zerotrust.evidence.signature.HttpMessage.Field;

/** The example of RFC 9440, appendix A: the headers give exactly the certificates of the chain beside them. */
class Rfc9440Test {

    @Test
    void example() throws Exception {
        Path folder = Report.folder("rfc9440");
        assumeTrue(folder != null, "PDP_CORPORA holds no rfc9440");
        List<Path> files = Report.files(folder, ".txt").stream()
                .filter(file -> read(file).contains("Client-Cert"))
                .toList();
        Report report = new Report("rfc9440", files.size());
        for (Path file : files) {
            report.ran(file.getFileName().toString(), fault(file));
        }
        report.print();
        assertThat(report.failures()).isEmpty();
        assertThat(report.count()).isPositive();
    }

    private static @Nullable String fault(Path file) throws Exception {
        List<Field> headers = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            if (line.contains(":")) {
                headers.add(Rfc9421Test.field(line));
            }
        }
        List<byte[]> expected = new ArrayList<>();
        for (Path pem : Report.files(file.getParent(), ".pem")) {
            for (String block : read(pem).split("-----BEGIN CERTIFICATE-----")) {
                int end = block.indexOf("-----END");
                if (end >= 0) {
                    expected.add(Base64.getMimeDecoder().decode(block.substring(0, end)));
                }
            }
        }
        ForwardedResult result = ForwardedCertificates.fromHeaders(headers, Dialect.RFC9440, 0);
        if (!(result instanceof ForwardedResult.Chain(List<byte[]> chain))) {
            return "gives " + result;
        }
        // The trust anchor may be left out.
        for (int i = 0; i < chain.size(); i++) {
            if (i >= expected.size() || !Arrays.equals(chain.get(i), expected.get(i))) {
                return "certificate " + i + " is another";
            }
        }
        for (Dialect other : Dialect.values()) {
            if (other != Dialect.RFC9440
                    && !new ForwardedResult.Refused(ForwardedRefusal.FORWARDED_FOREIGN)
                            .equals(ForwardedCertificates.fromHeaders(headers, other, 0))) {
                return "taken as " + other;
            }
        }
        return null;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
