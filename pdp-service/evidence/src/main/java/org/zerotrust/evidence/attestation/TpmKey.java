package org.zerotrust.evidence.attestation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zerotrust.evidence.x509.Certificate;
import org.zerotrust.evidence.x509.ExtensionValues;
import org.zerotrust.evidence.x509.GeneralName;

/**
 * What a certificate says of a key in a TPM 2.0 (TCG EK Credential Profile; TPM 2.0 Keys for Device Identity and
 * Attestation). Without {@code restricted} a key may sign anything that it is given, so it attests nothing.
 *
 * @param attestationKey whether it is certified for attestation (tcg-kp-AIKCertificate)
 * @param endorsementKey whether it is certified as the TPM's own (tcg-kp-EKCertificate)
 * @param residency how the issuer checked that the key is in a TPM: {@code verified}, {@code fixed}, {@code restricted}
 * @param manufacturer the TPM's, or null
 * @param model the TPM's, or null
 * @param firmware the TPM's version, or null
 */
public record TpmKey(
        boolean attestationKey,
        boolean endorsementKey,
        Set<String> residency,
        @Nullable String manufacturer,
        @Nullable String model,
        @Nullable String firmware) {
    private static final String EK = "2.23.133.8.1";
    private static final String AK = "2.23.133.8.3";
    private static final String RESIDENCY = "2.23.133.11.1.";
    private static final List<String> RESIDENCIES = List.of("verified", "fixed", "restricted");
    private static final String MANUFACTURER = "2.23.133.2.1";
    private static final String MODEL = "2.23.133.2.2";
    private static final String FIRMWARE = "2.23.133.2.3";

    public TpmKey {
        residency = Set.copyOf(residency);
    }

    /** What this certificate says of a TPM; null where it says nothing. */
    static @Nullable TpmKey of(Certificate leaf) {
        ExtensionValues values = leaf.values();
        List<String> purposes = values.extendedKeyUsage() == null ? List.of() : values.extendedKeyUsage();
        Set<String> residency = new HashSet<>();
        if (values.policies() != null) {
            for (ExtensionValues.Policy policy : values.policies()) {
                for (int i = 0; i < RESIDENCIES.size(); i++) {
                    if (policy.oid().equals(RESIDENCY + (i + 1))) {
                        residency.add(RESIDENCIES.get(i));
                    }
                }
            }
        }
        TpmKey key = new TpmKey(
                purposes.contains(AK),
                purposes.contains(EK),
                residency,
                named(values, MANUFACTURER),
                named(values, MODEL),
                named(values, FIRMWARE));
        boolean says = key.attestationKey
                || key.endorsementKey
                || !residency.isEmpty()
                || key.manufacturer != null
                || key.model != null;
        return says ? key : null;
    }

    /** The one value of a kind among the directory names; several would leave open which one is meant. */
    private static @Nullable String named(ExtensionValues values, String type) {
        List<String> found = new ArrayList<>(1);
        if (values.subjectAltNames() != null) {
            for (GeneralName name : values.subjectAltNames()) {
                if (name instanceof GeneralName.Directory(var directory)) {
                    found.addAll(directory.values(type));
                }
            }
        }
        return found.size() == 1 ? found.getFirst() : null;
    }
}
