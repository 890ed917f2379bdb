package org.zerotrust.pdp.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zerotrust.pdp.keys.KeyConfig;

final class StartupChecksTest {
    private static final String KEK = Base64.getEncoder().encodeToString("0123456789abcdef0123456789abcdef".getBytes());
    private static final Map<String, String> SAFE = Map.of(
            "pdp.service.issuer", "https://pdp.example",
            "pdp.keys.kek", KEK,
            "quarkus.http.tls-configuration-name", "pdp",
            "quarkus.http.insecure-requests", "disabled",
            "quarkus.http.ssl.client-auth", "request",
            "quarkus.management.enabled", "true",
            "quarkus.management.ssl.client-auth", "request",
            "quarkus.management.tls-configuration-name", "pdp");

    @TempDir
    Path folder;

    @Test
    void aSafeConfigurationHasNoFindings() {
        assertThat(checks(SAFE).findings(true)).isEmpty();
    }

    @Test
    void eachUnsafeSettingIsASevereFindingAndStopsTheStart() {
        unsafe("quarkus.http.tls-configuration-name", null);
        unsafe("quarkus.management.tls-configuration-name", null);
        unsafe("quarkus.http.insecure-requests", "enabled");
        unsafe("pdp.service.issuer", "http://pdp.example");
        unsafe("pdp.keys.kek", null);
        unsafe("pdp.keys.kek", "c2hvcnQ=");
        unsafe("pdp.keys.kek-file", "also-a-file");
        unsafe("pdp.keys.rotation", "PT1H");
    }

    @Test
    void demoSettingsAreForDemosOnly() {
        StartupChecks checks = checks(with("pdp.service.demo", "true"));

        assertThat(checks.findings(true)).anyMatch(StartupChecks.Finding::severe);
        assertThat(checks.findings(false)).noneMatch(StartupChecks.Finding::severe);
    }

    @Test
    void aKeyFileThatOthersMayReadIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("kek"), KEK);
        Map<String, String> settings = with("pdp.keys.kek-file", file.toString());
        settings.remove("pdp.keys.kek");

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(checks(settings).findings(true)).anyMatch(StartupChecks.Finding::severe);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertThat(checks(settings).findings(true)).isEmpty();
    }

    @Test
    void tenantsOfTheirOwnDoNotShareOneOpa() {
        Map<String, String> settings = with("pdp.policy.tenants.acme", "/policies/acme");

        assertThat(checks(settings).findings(true)).isEmpty();
        settings.put("pdp.policy.engine", "opa");
        assertThat(checks(settings).findings(true))
                .anyMatch(finding -> finding.severe() && finding.setting().equals("pdp.policy.tenants"));
    }

    @Test
    void noFindingRepeatsTheKey() {
        String secret = "c2VjcmV0LXRoYXQtaXMtdG9vLXNob3J0";

        assertThat(checks(with("pdp.keys.kek", secret)).findings(true))
                .allSatisfy(finding -> assertThat(finding.what()).doesNotContain(secret));
    }

    private static void unsafe(String setting, @org.jspecify.annotations.Nullable String value) {
        Map<String, String> settings = new HashMap<>(SAFE);
        if (value == null) {
            settings.remove(setting);
        } else {
            settings.put(setting, value);
        }
        StartupChecks checks = checks(settings);

        assertThat(checks.findings(true)).as(setting).anyMatch(StartupChecks.Finding::severe);
        assertThatThrownBy(checks::orAbort).hasMessageContaining("unsafe configuration");
    }

    private static Map<String, String> with(String setting, String value) {
        Map<String, String> settings = new HashMap<>(SAFE);
        settings.put(setting, value);
        return settings;
    }

    private static StartupChecks checks(Map<String, String> settings) {
        SmallRyeConfigBuilder builder =
                new SmallRyeConfigBuilder().withMapping(ServiceConfig.class).withMapping(KeyConfig.class);
        settings.forEach(builder::withDefaultValue);
        SmallRyeConfig config = builder.build();
        return new StartupChecks(
                config.getConfigMapping(ServiceConfig.class), config.getConfigMapping(KeyConfig.class), config);
    }
}
