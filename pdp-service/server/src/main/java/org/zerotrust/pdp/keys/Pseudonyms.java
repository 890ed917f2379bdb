package org.zerotrust.pdp.keys;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/**
 * Stands in for names of people and devices wherever many may read: the same name of the same tenant has the same
 * pseudonym, and without the key nobody can try names out. HMAC-SHA-256, cut to 128 bits.
 */
public final class Pseudonyms {
    private static final int BYTES = 16;

    private final Mac prototype;

    Pseudonyms(SecretKey key) {
        try {
            prototype = Mac.getInstance("HmacSHA256");
            prototype.init(key);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    /**
     * The pseudonym.
     *
     * @param tenant whose name it is: equal names of two tenants have nothing in common
     * @param kind what it names, for example {@code device}
     * @param name the name itself
     * @return 32 hex digits
     */
    public String of(String tenant, String kind, String name) {
        try {
            Mac mac = (Mac) prototype.clone();
            mac.update(tenant.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            mac.update(kind.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            return HexFormat.of().formatHex(Arrays.copyOf(mac.doFinal(name.getBytes(StandardCharsets.UTF_8)), BYTES));
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the JDK's Mac can be cloned", e);
        }
    }

    @Override
    public String toString() {
        return "Pseudonyms[redacted]";
    }
}
