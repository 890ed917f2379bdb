package org.zerotrust.rego.builtin.crypto;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A block of PEM (RFC 7468): its type, such as {@code CERTIFICATE}, its decoded content, and the text after it. */
public final class Pem {
    private static final Pattern BLOCK = Pattern.compile(
            "(?:^|(?<=\n))-----BEGIN ([^\n-]*)-----[ \t\r]*\n(.*?)-----END \\1-----[ \t\r]*(?:\n|$)", Pattern.DOTALL);

    private final String type;
    private final byte[] der;
    private final String rest;

    private Pem(String type, byte[] der, String rest) {
        this.type = type;
        this.der = der;
        this.rest = rest;
    }

    /** A block of bytes that were not in PEM. */
    public static Pem of(String type, byte[] der) {
        return new Pem(type, der.clone(), "");
    }

    /** Such as {@code CERTIFICATE}. */
    public String type() {
        return type;
    }

    /** The decoded content. */
    public byte[] der() {
        return der.clone();
    }

    /** The text after the block. */
    public String rest() {
        return rest;
    }

    /** The first block, or null where there is none. */
    public static @Nullable Pem first(String text) {
        Matcher m = BLOCK.matcher(text);
        while (m.find()) {
            StringBuilder body = new StringBuilder();
            for (String line : m.group(2).split("\n", -1)) {
                if (line.indexOf(':') < 0) {
                    body.append(line.strip());
                }
            }
            byte[] der = decoded(body.toString());
            if (der != null) {
                return new Pem(m.group(1), der, text.substring(m.end()));
            }
        }
        return null;
    }

    private static byte @Nullable [] decoded(String body) {
        try {
            return Base64.getDecoder().decode(body);
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }

    /** All blocks. */
    public static List<Pem> all(String text) {
        List<Pem> out = new ArrayList<>();
        for (Pem p = first(text); p != null; p = first(p.rest)) {
            out.add(p);
        }
        return out;
    }
}
