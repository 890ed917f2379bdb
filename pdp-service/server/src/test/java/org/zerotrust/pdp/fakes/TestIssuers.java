package org.zerotrust.pdp.fakes;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.zerotrust.pdp.device.CertificateRole;
import org.zerotrust.pdp.device.IdentityField;
import org.zerotrust.pdp.device.IssuerProfile;
import org.zerotrust.pdp.device.KeyProtection;
import org.zerotrust.pdp.outcome.TenantId;
import org.zerotrust.pdp.testkit.Authority;

/** One CA for each kind of key, and one that nobody registered. */
public final class TestIssuers {
    private final Map<String, Authority> authorities = new LinkedHashMap<>();

    public TestIssuers(Instant now) {
        Instant from = now.minus(Duration.ofDays(400));
        Instant to = now.plus(Duration.ofDays(4000));
        for (String name : List.of("iot-safe", "tpm", "software", "bootstrap", "stranger")) {
            authorities.put(
                    name,
                    Authority.root(name + "-root", "Test " + name + " root", from, to)
                            .issuing(name, "Test " + name + " CA", from, to));
        }
    }

    public Authority authority(String name) {
        return Objects.requireNonNull(authorities.get(name), name);
    }

    /** What a tenant's registry holds: all but the stranger. */
    public List<IssuerProfile> profiles(TenantId tenant) {
        List<IssuerProfile> profiles = new ArrayList<>();
        for (String name : List.of("iot-safe", "tpm", "software", "bootstrap")) {
            profiles.add(new IssuerProfile(
                    tenant,
                    name,
                    authority(name).credential().certificate(),
                    switch (name) {
                        case "tpm" -> KeyProtection.TPM;
                        case "software" -> KeyProtection.SOFTWARE;
                        default -> KeyProtection.IOT_SAFE;
                    },
                    name.equals("software") ? 1 : 3,
                    name.equals("bootstrap") ? CertificateRole.BOOTSTRAP : CertificateRole.OPERATIONAL,
                    IdentityField.SAN_URI,
                    true,
                    true,
                    1));
        }
        return profiles;
    }
}
