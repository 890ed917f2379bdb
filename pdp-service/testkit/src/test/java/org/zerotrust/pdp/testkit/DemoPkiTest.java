package org.zerotrust.pdp.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoPkiTest {

    private final DemoPki pki = DemoPki.create(Clock.systemUTC());

    @Test
    void devicesChainToTheDeviceRootOnly() throws Exception {
        // Given
        Credential sensor = pki.device("sensor-1");

        // When
        validate(sensor, "device-root");

        // Then
        assertThatThrownBy(() -> validate(sensor, "service-root")).isInstanceOf(CertPathValidatorException.class);
        assertThatThrownBy(() -> validate(pki.device("stranger-1"), "device-root"))
                .isInstanceOf(CertPathValidatorException.class);
        assertThatThrownBy(() -> validate(pki.device("expired-1"), "device-root"))
                .hasRootCauseInstanceOf(CertificateExpiredException.class);
    }

    @Test
    void aSimDeviceCarriesItsEidAsUri() throws Exception {
        // When
        var names = pki.device("sensor-1").certificate().getSubjectAlternativeNames();

        // Then
        assertThat(names).containsExactly(List.of(6, DemoPki.deviceId("sensor-1")));
        assertThat(DemoPki.deviceId("sensor-1")).matches("urn:gsma:eid:\\d{32}");
        assertThat(pki.device("sensor-1").certificate().getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
    }

    @Test
    void whatIsWrittenIsReadBackAndKeysAreTheOwnersOnly(@TempDir Path folder) throws Exception {
        // Given
        pki.write(folder);

        // When
        DemoPki read = DemoPki.read(folder);

        // Then
        assertThat(read).isEqualTo(pki);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("device/sensor-1.key"))))
                .isEqualTo("rw-------");
        assertThat(pki.device("sensor-1").toString()).doesNotContain("PrivateKey");
    }

    private void validate(Credential credential, String root) throws Exception {
        var parameters =
                new PKIXParameters(Set.of(new TrustAnchor(pki.authority(root).certificate(), null)));
        parameters.setRevocationEnabled(false);
        CertPathValidator.getInstance("PKIX")
                .validate(CertificateFactory.getInstance("X.509").generateCertPath(credential.chain()), parameters);
    }
}
