package org.zerotrust.rego.builtin;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.cert.CertificateFactory;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.builtin.crypto.Jwk;
import org.zerotrust.rego.builtin.crypto.Jws;
import org.zerotrust.rego.builtin.crypto.Pem;

/** The keys a policy gives to verify tokens with: a PEM certificate or public key, a JWK, a JWK set. */
final class TokenKeys {
    /** @param algorithm the one it is for; empty for any */
    record Key(String algorithm, String id, java.security.Key key) {}

    private record Text(String text) {}

    private record Kept(List<Key> keys) {}

    private TokenKeys() {}

    static List<Key> of(BuiltinContext ctx, String text) {
        return ctx.cached(new Text(text), () -> {
                    ctx.work(100 + text.length() / 4);
                    return new Kept(parse(text));
                })
                .keys();
    }

    /** The first key with this id; null for none, and where no id is asked for. */
    static @Nullable Key named(List<Key> keys, String id) {
        if (id.isEmpty()) {
            return null;
        }
        for (Key k : keys) {
            if (k.id.equals(id)) {
                return k;
            }
        }
        return null;
    }

    private static List<Key> parse(String text) {
        Pem pem = Pem.first(text);
        if (pem != null) {
            if (!pem.rest().isEmpty()) {
                throw BuiltinException.failed("extra data after a PEM certificate block");
            }
            return List.of(new Key("", "", fromPem(pem)));
        }
        List<Jwk> jwks;
        try {
            jwks = Jwk.parse(text);
        } catch (GeneralSecurityException malformed) {
            throw BuiltinException.failed("failed to parse a JWK key (set): " + malformed.getMessage());
        }
        List<Key> out = new ArrayList<>();
        for (Jwk k : jwks) {
            if (k.algorithm().isEmpty() || Jws.ALGORITHMS.contains(k.algorithm())) {
                out.add(new Key(k.algorithm(), k.id(), k.verifier()));
            }
        }
        return List.copyOf(out);
    }

    private static java.security.Key fromPem(Pem pem) {
        switch (pem.type()) {
            case "CERTIFICATE" -> {
                try {
                    return CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(pem.der()))
                            .getPublicKey();
                } catch (GeneralSecurityException malformed) {
                    throw BuiltinException.failed("failed to parse a PEM certificate: " + malformed.getMessage());
                }
            }
            case "PUBLIC KEY" -> {
                GeneralSecurityException refused = new GeneralSecurityException("unknown kind of key");
                for (String kind : List.of("RSA", "EC", "Ed25519")) {
                    try {
                        return KeyFactory.getInstance(kind).generatePublic(new X509EncodedKeySpec(pem.der()));
                    } catch (GeneralSecurityException anotherKind) {
                        refused = anotherKind;
                    }
                }
                throw BuiltinException.failed("failed to parse a PEM public key: " + refused.getMessage());
            }
            default -> throw BuiltinException.failed("failed to extract a Key from the PEM certificate");
        }
    }
}
