package org.zerotrust.pdp.dev.verify;

import java.security.PublicKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zerotrust.evidence.jose.Jwk;
import org.zerotrust.evidence.jose.JwkReader;
import org.zerotrust.pdp.dev.LauncherException;

/** The public audit keys, by name. */
final class AuditKeySet {
    private final Map<String, PublicKey> keys = new HashMap<>();

    /** From a JWK set (RFC 7517). */
    AuditKeySet(String jwks) {
        List<Jwk> all = JwkReader.keys(jwks);
        if (all == null) {
            throw new LauncherException("the audit keys are no JWK set");
        }
        for (Jwk one : all) {
            if (one.kid() != null && one.key() != null) {
                keys.put(one.kid(), one.key());
            }
        }
    }

    @Nullable
    PublicKey find(String kid) {
        return keys.get(kid);
    }
}
