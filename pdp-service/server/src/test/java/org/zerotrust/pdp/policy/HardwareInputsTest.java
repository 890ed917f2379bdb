package org.zerotrust.pdp.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.zerotrust.evidence.attestation.HardwareClaims;
import org.zerotrust.evidence.attestation.TpmKey;
import org.zerotrust.evidence.hardware.AndroidKey;
import org.zerotrust.evidence.hardware.DiceTcb;
import org.zerotrust.pdp.cases.CaseFiles;

/** What the policy sees of hardware is what the schema of its input says. */
class HardwareInputsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static JsonSchema schema() throws IOException {
        JsonNode input = JSON.readTree(Files.readString(CaseFiles.ROOT.resolve("schemas/policy/input.v1.schema.json")));
        JsonNode attestation = input.findValue("attestation");
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(attestation);
    }

    private static JsonNode seen(HardwareClaims claims) {
        return JSON.valueToTree(HardwareInputs.of(claims));
    }

    @Test
    void everythingThatCanBeSaid() throws IOException {
        JsonNode seen = seen(new HardwareClaims(
                new AndroidKey(
                        AndroidKey.Level.STRONG_BOX,
                        AndroidKey.Level.TRUSTED_ENVIRONMENT,
                        "01",
                        true,
                        AndroidKey.VerifiedBoot.SELF_SIGNED,
                        "02",
                        150000L,
                        202610L,
                        20261005L,
                        20261001L),
                List.of(new DiceTcb("acme", "rom", "1", 2L, 0L, List.of("2.16:00"), Set.of("not-secure", "debug"))),
                "ff",
                new TpmKey(true, false, Set.of("restricted"), "id:4E544300", "NPCT75x", "id:1"),
                List.of("2.23.133.5.4.5")));
        assertThat(schema().validate(seen)).isEmpty();
        assertThat(seen.at("/android/verified_boot").asText()).isEqualTo("self-signed");
        assertThat(seen.at("/android/device_locked").asBoolean()).isTrue();
        assertThat(seen.at("/dice/layers/0/flags")).hasToString("[\"debug\",\"not-secure\"]");
        assertThat(seen.at("/tpm/residency/0").asText()).isEqualTo("restricted");
        assertThat(seen.at("/unreadable/0").asText()).isEqualTo("2.23.133.5.4.5");
    }

    @Test
    void whatIsNotSaidIsUndefined() throws IOException {
        JsonNode seen = seen(new HardwareClaims(
                new AndroidKey(
                        AndroidKey.Level.SOFTWARE,
                        AndroidKey.Level.SOFTWARE,
                        "",
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null),
                List.of(),
                "ff",
                null,
                List.of()));
        assertThat(schema().validate(seen)).isEmpty();
        assertThat(seen.path("android").has("device_locked")).isFalse();
        assertThat(seen.has("tpm")).isFalse();
    }
}
