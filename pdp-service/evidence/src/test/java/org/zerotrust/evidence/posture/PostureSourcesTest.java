package org.zerotrust.evidence.posture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Versions, states of compliance, and catalogues that are none. */
class PostureSourcesTest {

    @ParameterizedTest
    @CsvSource({
        "1.0, 1.0, 0",
        "1.9, 1.10, -1",
        "2.0, 1.10, 1",
        "1.2, 1.2.1, -1",
        "1.2-rc1, 1.2, -1",
        "v1.2, 1.3, -1",
        "'', 1, -1",
        "1.2.0b, 1.2.0a, 1",
        "10.0.19045.1, 10.0.19045.3803, -1"
    })
    void versionsInOrder(String a, String b, int order) {
        assertThat(Integer.signum(Versions.compare(a, b))).isEqualTo(order);
    }

    @ParameterizedTest
    @CsvSource({
        "compliant, COMPLIANT",
        "1, COMPLIANT",
        "noncompliant, NOT_COMPLIANT",
        "2, NOT_COMPLIANT",
        "conflict, NOT_COMPLIANT",
        "error, NOT_COMPLIANT",
        "inGracePeriod, IN_GRACE_PERIOD",
        "254, IN_GRACE_PERIOD",
        "configManager, UNKNOWN",
        "unknown, UNKNOWN",
        "0, UNKNOWN",
        "somethingNew, UNKNOWN"
    })
    void graphStates(String state, ComplianceState expected) {
        assertThat(ComplianceState.ofGraph(state)).isEqualTo(expected);
    }

    @Test
    void otherStates() {
        assertThat(ComplianceState.ofGoogle("COMPLIANT")).isEqualTo(ComplianceState.COMPLIANT);
        assertThat(ComplianceState.ofGoogle("NON_COMPLIANT")).isEqualTo(ComplianceState.NOT_COMPLIANT);
        assertThat(ComplianceState.ofGoogle("")).isEqualTo(ComplianceState.UNKNOWN);
        assertThat(ComplianceState.ofCaep("compliant")).isEqualTo(ComplianceState.COMPLIANT);
        assertThat(ComplianceState.ofCaep("not-compliant")).isEqualTo(ComplianceState.NOT_COMPLIANT);
        assertThat(ComplianceState.ofCaep("Compliant")).isEqualTo(ComplianceState.UNKNOWN);
        assertThat(ComplianceState.UNKNOWN.wire()).isEqualTo("unknown");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"catalogVersion\":\"1\",\"vulnerabilities\":[{}]}",
                "{\"catalogVersion\":\"1\",\"vulnerabilities\":[{\"cveID\":\"C\",\"vendorProject\":\"v\",\"product\":\"p\",\"dateAdded\":\"x\",\"dueDate\":\"2025-01-01\"}]}"
            })
    void halfACatalogueIsNone(String json) {
        assertThat(KevCatalog.read(json)).isNull();
    }
}
