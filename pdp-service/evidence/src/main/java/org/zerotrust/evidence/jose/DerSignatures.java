package org.zerotrust.evidence.jose;

import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import org.zerotrust.evidence.crypto.EcdsaSignatures;

/**
 * JWS by smart cards. An IoT SAFE applet signs in DER (RFC 3279, 2.2.3), and not every device turns that into the r and s
 * that RFC 7518, section 3.4, asks for.
 */
public final class DerSignatures {
    private DerSignatures() {}

    /** The JWS with r and s side by side where its signature is in DER for that key; else as it is. */
    public static String toRaw(String compact, PublicKey key) {
        int last = compact.lastIndexOf('.');
        byte[] signature = last < 0 ? null : Base64Url.decode(compact.substring(last + 1));
        if (signature == null || !(key instanceof ECPublicKey ec)) {
            return compact;
        }
        int raw = 2 * ((ec.getParams().getOrder().bitLength() + 7) / 8);
        byte[] converted = signature.length == raw
                ? null
                : EcdsaSignatures.toP1363(signature, ec.getParams().getOrder());
        return converted == null ? compact : compact.substring(0, last + 1) + Base64Url.encode(converted);
    }
}
