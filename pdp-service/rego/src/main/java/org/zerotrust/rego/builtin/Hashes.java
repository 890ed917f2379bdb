package org.zerotrust.rego.builtin;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Digests and HMACs, in hexadecimal. */
final class Hashes {
    private Hashes() {}

    static void register(Registrar r) {
        r.f1("crypto.md5", (ctx, a) -> digest(ctx, "MD5", a));
        r.f1("crypto.sha1", (ctx, a) -> digest(ctx, "SHA-1", a));
        r.f1("crypto.sha256", (ctx, a) -> digest(ctx, "SHA-256", a));
        r.f2("crypto.hmac.md5", (ctx, a, b) -> hmac(ctx, "HmacMD5", a, b));
        r.f2("crypto.hmac.sha1", (ctx, a, b) -> hmac(ctx, "HmacSHA1", a, b));
        r.f2("crypto.hmac.sha256", (ctx, a, b) -> hmac(ctx, "HmacSHA256", a, b));
        r.f2("crypto.hmac.sha512", (ctx, a, b) -> hmac(ctx, "HmacSHA512", a, b));
        r.f2(
                "crypto.hmac.equal",
                (ctx, a, b) -> MessageDigest.isEqual(Bytes.of(Operands.string(a, 1)), Bytes.of(Operands.string(b, 2))));
    }

    private static Object digest(BuiltinContext ctx, String algorithm, Object a) {
        String s = Operands.string(a, 1);
        ctx.work(4 + s.length() / 8);
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(Bytes.of(s)));
        } catch (GeneralSecurityException e) {
            throw BuiltinException.failed(algorithm + " is not available");
        }
    }

    private static Object hmac(BuiltinContext ctx, String algorithm, Object message, Object key) {
        String m = Operands.string(message, 1);
        byte[] k = Bytes.of(Operands.string(key, 2));
        ctx.work(8 + m.length() / 8);
        try {
            Mac mac = Mac.getInstance(algorithm);
            // An empty key is one zero byte to HMAC.
            mac.init(new SecretKeySpec(k.length == 0 ? new byte[1] : k, algorithm));
            return HexFormat.of().formatHex(mac.doFinal(Bytes.of(m)));
        } catch (GeneralSecurityException e) {
            throw BuiltinException.failed(algorithm + " is not available");
        }
    }
}
