package org.zerotrust.evidence.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.zerotrust.evidence.jose.DpopRefusal;
import org.zerotrust.evidence.jose.DpopResult;
import org.zerotrust.evidence.jose.DpopVerifier;
import org.zerotrust.evidence.jose.DpopVerifier.Expected;
import org.zerotrust.evidence.jose.Json;

/** The proofs of RFC 9449. What is no proof (the access token beside them) is refused. */
class DpopExamplesTest {

    @Test
    void examples() throws Exception {
        Path folder = Report.folder("dpop");
        assumeTrue(folder != null, "PDP_CORPORA holds no dpop");
        List<Map<?, ?>> cases = new ArrayList<>();
        for (Path file : Report.files(folder, ".json")) {
            ((List<?>) Json.object("{\"all\":" + Files.readString(file) + "}").get("all"))
                    .forEach(one -> cases.add((Map<?, ?>) one));
        }
        Report report = new Report("dpop", cases.size());
        for (int i = 0; i < cases.size(); i++) {
            report.ran("dpop-" + i, fault(cases.get(i)));
        }
        report.print();
        assertThat(report.failures()).isEmpty();
        assertThat(report.count()).isPositive();
    }

    private static @Nullable String fault(Map<?, ?> one) {
        String jwt = (String) one.get("jwt");
        Map<?, ?> claims = (Map<?, ?>) one.get("claims");
        boolean proof = Boolean.TRUE.equals(one.get("verifies"));
        String method = claims.get("htm") instanceof String htm ? htm : "GET";
        String uri = claims.get("htu") instanceof String htu ? htu : "https://none.example/";
        Instant now = Instant.ofEpochSecond(claims.get("iat") instanceof Long iat ? iat + 5 : 0);
        Expected right = new Expected(
                method,
                uri + "?query=no",
                one.get("jkt") instanceof String jkt ? jkt : null,
                claims.get("ath") instanceof String ath ? ath : null,
                null,
                Duration.ofSeconds(60));
        DpopResult result = DpopVerifier.verify(jwt, right, now);
        if (!proof) {
            return result instanceof DpopResult.Refused ? null : "taken as a proof";
        }
        if (!(result instanceof DpopResult.Verified)) {
            return "gives " + result;
        }
        Expected otherToken = new Expected(method, uri, null, "A".repeat(43), null, Duration.ofSeconds(60));
        if (!DpopVerifier.verify(jwt, otherToken, now).equals(new DpopResult.Refused(DpopRefusal.DPOP_TOKEN))) {
            return "good for another token";
        }
        Expected elsewhere = new Expected(method, "https://other.example/", null, null, null, Duration.ofSeconds(60));
        return DpopVerifier.verify(jwt, elsewhere, now).equals(new DpopResult.Refused(DpopRefusal.DPOP_URI))
                ? null
                : "good for another URI";
    }
}
