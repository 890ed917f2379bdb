package org.zerotrust.evidence.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.zerotrust.evidence.der.DerException;
import org.zerotrust.evidence.revocation.RevocationChecker;
import org.zerotrust.evidence.revocation.RevocationOptions;
import org.zerotrust.evidence.revocation.RevocationVerdict;
import org.zerotrust.evidence.x509.Certificate;
import org.zerotrust.evidence.x509.ChainOptions;
import org.zerotrust.evidence.x509.ChainVerdict;
import org.zerotrust.evidence.x509.ChainVerifier;
import org.zerotrust.evidence.x509.Profile;
import org.zerotrust.evidence.x509.Purpose;

/**
 * x509-limbo: every case, with purpose any (client cases with client) and without a check of host names. A case is
 * excluded by id, with the reason, in {@code x509-limbo.excluded}; and no exclusion may stand for a case that gives the
 * corpus's answer in every file that has it.
 */
class LimboTest {
    private static final Instant NO_TIME_GIVEN = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void everyCaseHasItsAnswer() throws IOException {
        Path folder = Report.folder("x509-limbo");
        assumeTrue(folder != null, "PDP_CORPORA names no folder with x509-limbo");
        List<JsonNode> cases = new ArrayList<>();
        for (Path file : Report.files(folder, ".json")) {
            new ObjectMapper().readTree(file.toFile()).path("testcases").forEach(cases::add);
        }
        Report report = new Report("x509-limbo", cases.size());
        Set<String> needless = new HashSet<>();
        Set<String> needed = new HashSet<>();
        for (JsonNode test : cases) {
            String id = test.path("id").asText();
            String fault = fault(test);
            if (report.exclusion(id) == null) {
                report.ran(id, fault);
            } else {
                report.excluded(id);
                (fault == null ? needless : needed).add(id);
            }
        }
        report.print();
        needless.removeAll(needed);
        assertThat(report.failures()).isEmpty();
        assertThat(needless).as("excluded, but right").isEmpty();
        assertThat(report.count()).isPositive();
    }

    private static @Nullable String fault(JsonNode test) {
        boolean wanted = test.path("expected_result").asText().equals("SUCCESS");
        String seen = run(test);
        return wanted == seen.isEmpty() ? null : wanted ? "refused: " + seen : "accepted";
    }

    /** Empty where the chain is valid, else why it is not. */
    private static String run(JsonNode test) {
        boolean client = test.path("validation_kind").asText().equals("CLIENT");
        String time = test.path("validation_time").asText("null");
        Instant at =
                time.equals("null") ? NO_TIME_GIVEN : OffsetDateTime.parse(time).toInstant();
        List<byte[]> chain = new ArrayList<>();
        chain.add(der(test.path("peer_certificate")));
        test.path("untrusted_intermediates").forEach(c -> chain.add(der(c)));
        List<Certificate> anchors = new ArrayList<>();
        for (JsonNode anchor : test.path("trusted_certs")) {
            try {
                anchors.add(Certificate.read(der(anchor)));
            } catch (DerException e) {
                // An anchor that cannot be read is none.
            }
        }
        JsonNode depth = test.path("max_chain_depth");
        ChainOptions options = ChainOptions.of(Profile.RFC5280, client ? Purpose.CLIENT : Purpose.ANY)
                .withMaxIntermediates(depth.isInt() ? depth.asInt() : -1);
        return switch (ChainVerifier.verify(chain, anchors, options, at)) {
            case ChainVerdict.Valid valid -> revocation(valid, test, at);
            case ChainVerdict.Refused refused -> refused.findings().toString();
        };
    }

    /** With lists, every certificate needs a status by them. */
    private static String revocation(ChainVerdict.Valid valid, JsonNode test, Instant at) {
        List<byte[]> lists = new ArrayList<>();
        test.path("crls").forEach(c -> lists.add(der(c)));
        if (lists.isEmpty()) {
            return "";
        }
        var evidence = RevocationChecker.Evidence.read(lists, List.of(), List.of());
        return switch (RevocationChecker.check(valid, evidence, RevocationOptions.hardFail(), at)) {
            case RevocationVerdict.Good _ -> "";
            case RevocationVerdict.Refused refused -> refused.toString();
        };
    }

    private static byte[] der(JsonNode pem) {
        return Base64.getMimeDecoder()
                .decode(pem.asText()
                        .replaceAll("-----(BEGIN|END) [A-Z0-9 ]+-----", "")
                        .strip());
    }
}
