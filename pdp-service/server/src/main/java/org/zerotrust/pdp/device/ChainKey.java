package org.zerotrust.pdp.device;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.zerotrust.pdp.outcome.TenantId;

/**
 * What a verified chain is remembered under: the tenant whose anchors it was verified to, the version of those
 * anchors, and a SHA-256 over the chain as it was presented.
 */
record ChainKey(TenantId tenant, long issuersVersion, String digest) {
    static ChainKey of(TenantId tenant, long issuersVersion, List<String> chain) {
        MessageDigest sha = sha256();
        for (String certificate : chain) {
            sha.update(certificate.getBytes(StandardCharsets.UTF_8));
            sha.update((byte) 0);
        }
        return new ChainKey(tenant, issuersVersion, HexFormat.of().formatHex(sha.digest()));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
