package org.zerotrust.pdp.dev.tryout;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.security.Signature;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.zerotrust.pdp.testkit.DemoPki;

class SampleTest {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    private final DemoPki pki = DemoPki.create(Clock.systemUTC());
    private final Placeholders placeholders = new Placeholders(pki, Clock.fixed(NOW, ZoneOffset.UTC));
    private final List<Sample> samples = Sample.all(Path.of("requests"));

    @Test
    void everySampleIsFilledWhole() {
        assertThat(samples).allSatisfy(sample -> {
            JsonNode request = placeholders.fill(sample.request());
            assertThat(request.toString()).doesNotContain("\"$");
            assertThat(request.path("request_id").asText()).isNotEmpty();
            sample.reports()
                    .forEach(report -> assertThat(
                                    placeholders.fill(report.body()).toString())
                            .doesNotContain("\"$")
                            .contains("\"observed_at\":\"2026-11-23T12:00:00Z\""));
        });
    }

    @Test
    void theSamplesShowEachKindOfAnswer() {
        assertThat(samples)
                .extracting(sample -> sample.expect().decision())
                .contains("permit", "deny", "step_up", "invalid-field", "tenant-mismatch");
        assertThat(samples).filteredOn(sample -> sample.expect().grant()).isNotEmpty();
    }

    @Test
    void aProofIsTheDevicesSignatureOverItsOwnQuestion() throws Exception {
        // Given
        Sample sample = samples.stream()
                .filter(one -> one.request().toString().contains("$jws:"))
                .findFirst()
                .orElseThrow();

        // When
        JsonNode request = placeholders.fill(sample.request());

        // Then
        String[] parts =
                request.path("device").path("proof").path("jws").asText().split("\\.", -1);
        String claims = new String(Base64.getUrlDecoder().decode(parts[1]), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(claims)
                .contains("\"request_id\":\"" + request.path("request_id").asText() + "\"");
        Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        signature.initVerify(pki.device(sample.device()).certificate());
        signature.update((parts[0] + "." + parts[1]).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        assertThat(signature.verify(Base64.getUrlDecoder().decode(parts[2]))).isTrue();
    }
}
