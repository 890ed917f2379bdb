package org.zerotrust.rego.builtin;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.builtin.crypto.KeyPair;
import org.zerotrust.rego.builtin.crypto.Pem;
import org.zerotrust.rego.builtin.crypto.SecretKey;
import org.zerotrust.rego.builtin.crypto.SecretKeys;
import org.zerotrust.rego.builtin.golang.GoBase64;
import org.zerotrust.rego.value.RegoNull;

/**
 * {@code crypto.parse_private_keys}, {@code crypto.x509.parse_rsa_private_key} and {@code crypto.x509.parse_keypair}. Their
 * results hold secrets as OPA's do; their errors never do.
 */
final class PrivateKeys {
    private static final long PARSE_WORK = 10_000;
    private static final String BEGIN = "-----BEGIN";

    private PrivateKeys() {}

    static void register(Registrar r) {
        r.f1("crypto.parse_private_keys", PrivateKeys::all);
        r.f1("crypto.x509.parse_rsa_private_key", PrivateKeys::jwk);
        r.f2("crypto.x509.parse_keypair", PrivateKeys::pair);
    }

    private static byte[] base64(String s) {
        try {
            return GoBase64.decode(Bytes.of(s), false, true);
        } catch (GoBase64.CorruptException corrupt) {
            throw BuiltinException.failed(String.valueOf(corrupt.getMessage()));
        }
    }

    private static String text(String s) {
        try {
            return Bytes.string(GoBase64.decode(Bytes.of(s), false, true));
        } catch (GoBase64.CorruptException plain) {
            return s;
        }
    }

    private static List<SecretKey> keys(BuiltinContext ctx, String s) {
        ctx.work(16 + s.length() / 4);
        List<Pem> blocks = Pem.all(text(s));
        ctx.work(PARSE_WORK * blocks.size());
        try {
            return SecretKeys.all(blocks);
        } catch (IllegalArgumentException malformed) {
            throw BuiltinException.failed(String.valueOf(malformed.getMessage()));
        }
    }

    static @Nullable Object all(BuiltinContext ctx, Object a) {
        String s = Operands.string(a, 1);
        if (s.isEmpty()) {
            return RegoNull.NULL;
        }
        return keys(ctx, s).stream().map(SecretKey::fields).toList();
    }

    static @Nullable Object jwk(BuiltinContext ctx, Object a) {
        String s = Operands.string(a, 1);
        if (s.isEmpty()) {
            throw BuiltinException.failed("input PEM data was empty");
        }
        List<SecretKey> keys = keys(ctx, s.startsWith(BEGIN) ? s : Bytes.string(base64(s)));
        if (keys.isEmpty()) {
            return RegoNull.NULL;
        }
        try {
            return keys.getFirst().jwk();
        } catch (IllegalArgumentException noSuchForm) {
            throw BuiltinException.failed(String.valueOf(noSuchForm.getMessage()));
        }
    }

    static @Nullable Object pair(BuiltinContext ctx, Object a, Object b) {
        String certificates = Operands.string(a, 1);
        String key = Operands.string(b, 1);
        ctx.work(PARSE_WORK + (certificates.length() + key.length()) / 4);
        List<Pem> chain = blocks(certificates, "CERTIFICATE");
        try {
            return KeyPair.shown(chain, blocks(key, "PRIVATE KEY"));
        } catch (IllegalArgumentException refused) {
            throw BuiltinException.failed(String.valueOf(refused.getMessage()));
        }
    }

    /** The blocks of PEM, of base64 of PEM, or the one that base64 of DER makes. */
    private static List<Pem> blocks(String s, String type) {
        if (s.startsWith(BEGIN + " ")) {
            return Pem.all(s);
        }
        byte[] decoded = base64(s);
        String text = Bytes.string(decoded);
        return text.startsWith(BEGIN + " ") ? Pem.all(text) : List.of(Pem.of(type, decoded));
    }
}
