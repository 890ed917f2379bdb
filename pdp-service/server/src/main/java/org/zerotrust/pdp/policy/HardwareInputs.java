package org.zerotrust.pdp.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.zerotrust.evidence.attestation.HardwareClaims;
import org.zerotrust.evidence.attestation.TpmKey;
import org.zerotrust.evidence.hardware.AndroidKey;
import org.zerotrust.evidence.hardware.DiceTcb;

/** {@code device.certificate.attestation} of the policy input: what a verified path says of the key's hardware. */
final class HardwareInputs {
    private HardwareInputs() {}

    static Map<String, Object> of(HardwareClaims claims) {
        Map<String, Object> out = new HashMap<>(8);
        if (claims.android() != null) {
            out.put("android", android(claims.android()));
        }
        if (!claims.layers().isEmpty() || claims.ueid() != null) {
            Map<String, Object> dice = new HashMap<>(4);
            List<Object> layers = new ArrayList<>(claims.layers().size());
            for (DiceTcb layer : claims.layers()) {
                layers.add(layer(layer));
            }
            dice.put("layers", layers);
            PolicyInputs.put(dice, "ueid", claims.ueid());
            out.put("dice", dice);
        }
        if (claims.tpm() != null) {
            out.put("tpm", tpm(claims.tpm()));
        }
        if (!claims.unreadable().isEmpty()) {
            out.put("unreadable", claims.unreadable());
        }
        return out;
    }

    private static Map<String, Object> android(AndroidKey key) {
        Map<String, Object> out = new HashMap<>(16);
        out.put("security_level", key.level().wire());
        out.put("key_security_level", key.keyLevel().wire());
        out.put("challenge", key.challenge());
        PolicyInputs.put(out, "device_locked", key.deviceLocked());
        PolicyInputs.put(
                out,
                "verified_boot",
                key.verifiedBoot() == null ? null : key.verifiedBoot().wire());
        PolicyInputs.put(out, "verified_boot_key", key.verifiedBootKey());
        PolicyInputs.put(out, "os_version", key.osVersion());
        PolicyInputs.put(out, "os_patch_level", key.osPatchLevel());
        PolicyInputs.put(out, "vendor_patch_level", key.vendorPatchLevel());
        PolicyInputs.put(out, "boot_patch_level", key.bootPatchLevel());
        return out;
    }

    private static Map<String, Object> layer(DiceTcb layer) {
        Map<String, Object> out = new HashMap<>(8);
        PolicyInputs.put(out, "vendor", layer.vendor());
        PolicyInputs.put(out, "model", layer.model());
        PolicyInputs.put(out, "version", layer.version());
        PolicyInputs.put(out, "svn", layer.svn());
        PolicyInputs.put(out, "layer", layer.layer());
        out.put("digests", layer.digests());
        out.put("flags", List.copyOf(new TreeSet<>(layer.flags())));
        return out;
    }

    private static Map<String, Object> tpm(TpmKey key) {
        Map<String, Object> out = new HashMap<>(8);
        out.put("attestation_key", key.attestationKey());
        out.put("endorsement_key", key.endorsementKey());
        out.put("residency", List.copyOf(new TreeSet<>(key.residency())));
        PolicyInputs.put(out, "manufacturer", key.manufacturer());
        PolicyInputs.put(out, "model", key.model());
        PolicyInputs.put(out, "firmware", key.firmware());
        return out;
    }
}
