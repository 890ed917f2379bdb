package org.zerotrust.pdp.posture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of orders, each in both directions: who speaks first must not matter. */
class WorstValueTest {
    private static final WorstValue USUAL = new WorstValue(Map.of());

    @ParameterizedTest(name = "{0}: {1} is worse than {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "boot.secure | false | true",
                "secure_boot | false | true",
                "boot.state | FAILED | UNVERIFIED",
                "boot.state | unverified | SELF_SIGNED",
                "boot.state | SELF_SIGNED | VERIFIED",
                "debug.disabled | false | true",
                "disk_encrypted | false | true",
                "storage.encrypted | false | true",
                "firmware.min_ok | false | true",
                "firmware.downgraded | true | false",
                "firmware.version | 2.9.9 | 2.10.0",
                "firmware_version | 2.4 | 2.4.1",
                "patch.age_days | 31 | 30",
                "patch_age_days | 30.5 | 30",
                "patch.level | 3 | 4",
                "attestation | contraindicated | none",
                "attestation | none | warning",
                "attestation.status | warning | affirming",
                "attestation.vector.hardware | 96 | 32",
                "attestation.vector.hardware | 32 | 0",
                "attestation.vector.hardware | 0 | 2",
                "attestation.vector.hardware | -100 | 2",
                "compliance.state | noncompliant | conflict",
                "compliance.state | conflict | error",
                "compliance.state | error | unknown",
                "compliance.state | unknown | inGracePeriod",
                "compliance.state | inGracePeriod | configManager",
                "compliance.state | configManager | compliant",
                "risk | 70 | 10",
                "risk.level | HIGH | MEDIUM",
                "risk.level | MEDIUM | LOW",
                "vuln.kev_open | true | false",
                "vuln.max_cvss | 9.8 | 4.0",
                "sim.binding | changed | paired",
                "key.clone | suspected | none",
                "tamper | true | false"
            })
    void theWorseOneCountsWhoeverSpeaksFirst(String signal, String worse, String better) {
        assertThat(USUAL.of(signal, value(worse), value(better))).isEqualTo(value(worse));
        assertThat(USUAL.of(signal, value(better), value(worse))).isEqualTo(value(worse));
    }

    @ParameterizedTest(name = "{0}: {1} against {2} is unknown")
    @CsvSource(
            delimiter = '|',
            value = {
                "nobody.knows | 1 | 2",
                "secure_boot | true | yes",
                "patch_age_days | 30 | old",
                "boot.state | VERIFIED | FINE",
                "firmware.version | 2.4.0 | 2.4.0-rc1",
                "firmware.version | 2.4 | latest",
                "attestation.vector.hardware | 2 | affirming",
                "risk.level | HIGH | 3"
            })
    void whatCannotBeToldIsUnknown(String signal, String one, String other) {
        assertThat(USUAL.of(signal, value(one), value(other))).isNull();
        assertThat(USUAL.of(signal, value(other), value(one))).isNull();
    }

    @Test
    void aPlaceHasOrdersOfItsOwn() {
        WorstValue own = new WorstValue(Map.of("door", "open,ajar,shut", "risk", "lowest"));

        assertThat(own.of("door", "shut", "ajar")).isEqualTo("ajar");
        assertThat(own.of("risk", 10L, 70L)).isEqualTo(10L);
        assertThat(own.of("tamper", true, false)).isEqualTo(true);
    }

    private static Object value(@Nullable String text) {
        String known = Objects.requireNonNull(text);
        if (known.equals("true") || known.equals("false")) {
            return Boolean.valueOf(known);
        }
        return known.matches("-?[0-9]+")
                ? (Object) Long.valueOf(known)
                : known.matches("-?[0-9]+\\.[0-9]+") && !known.startsWith("2.")
                        ? (Object) Double.valueOf(known)
                        : known;
    }
}
