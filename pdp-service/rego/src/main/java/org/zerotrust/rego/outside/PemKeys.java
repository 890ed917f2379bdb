package org.zerotrust.rego.outside;

import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Private keys in PEM as PKCS #8 (RFC 5958), which is what the JDK reads. */
final class PemKeys {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ((?:RSA |EC )?PRIVATE KEY)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");
    private static final byte[] VERSION_0 = {2, 1, 0};
    private static final byte[] RSA = HexFormat.of().parseHex("300d06092a864886f70d0101010500");
    private static final byte[] EC = HexFormat.of().parseHex("06072a8648ce3d0201");

    private PemKeys() {}

    /** @throws IllegalArgumentException where there is no unencrypted key */
    static byte[] pkcs8(String pem) {
        Matcher m = BLOCK.matcher(pem);
        if (!m.find()) {
            throw new IllegalArgumentException("no private key");
        }
        byte[] der = Base64.getMimeDecoder().decode(m.group(2));
        return switch (m.group(1)) {
            case "RSA PRIVATE KEY" -> tagged(0x30, VERSION_0, RSA, tagged(4, der));
            case "EC PRIVATE KEY" -> tagged(0x30, VERSION_0, tagged(0x30, EC, curve(der)), tagged(4, der));
            default -> der;
        };
    }

    /** The curve's name in a key of RFC 5915: the object identifier in its part {@code [0]}. */
    private static byte[] curve(byte[] der) {
        for (int i = 0; i + 3 < der.length; i++) {
            int tag = der[i] & 0xFF;
            int length = der[i + 1];
            if (tag == 0xA0
                    && length > 2
                    && i + 2 + length <= der.length
                    && der[i + 2] == 6
                    && der[i + 3] == length - 2) {
                byte[] oid = new byte[length];
                System.arraycopy(der, i + 2, oid, 0, length);
                return oid;
            }
        }
        throw new IllegalArgumentException("the key does not name its curve");
    }

    private static byte[] tagged(int tag, byte[]... parts) {
        int length = 0;
        for (byte[] p : parts) {
            length += p.length;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (length < 0x80) {
            out.write(length);
        } else if (length < 0x100) {
            out.write(0x81);
            out.write(length);
        } else {
            out.write(0x82);
            out.write(length >> 8);
            out.write(length);
        }
        for (byte[] p : parts) {
            out.writeBytes(p);
        }
        return out.toByteArray();
    }
}
