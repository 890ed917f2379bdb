package org.zerotrust.pdp.keys;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key that wraps every other key at rest: AES-256-GCM, a fresh 96-bit nonce per wrap (NIST SP 800-38D, 8.2.2).
 *
 * <p>A wrapped key is {@code version(1) | nonce(12) | ciphertext | tag(16)}. The associated data names what is wrapped
 * (tenant, purpose, key id), so that a wrapped key copied onto another row does not unwrap.
 */
public final class KeyEncryptionKey {
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final byte VERSION = 1;

    private final SecretKey key;
    private final SecureRandom random = new SecureRandom();

    private KeyEncryptionKey(byte[] raw) {
        this.key = new SecretKeySpec(raw, "AES");
    }

    /**
     * Reads a key from its text form.
     *
     * @param base64 32 bytes in standard base64, surrounding white space allowed
     * @throws IllegalArgumentException when it is not 32 bytes of base64; the message never holds the text
     */
    public static KeyEncryptionKey parse(String base64) {
        byte[] raw;
        try {
            raw = Base64.getDecoder().decode(base64.strip());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the key-encryption key is not base64");
        }
        if (raw.length != KEY_BYTES) {
            throw new IllegalArgumentException("the key-encryption key has " + raw.length + " bytes, not " + KEY_BYTES);
        }
        if (allEqual(raw)) {
            throw new IllegalArgumentException("the key-encryption key is one repeated byte");
        }
        KeyEncryptionKey kek = new KeyEncryptionKey(raw);
        Arrays.fill(raw, (byte) 0);
        return kek;
    }

    /** Wraps {@code plain}, bound to {@code associated}. */
    public byte[] wrap(byte[] plain, byte[] associated) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(associated);
            byte[] sealed = cipher.doFinal(plain);
            byte[] out = new byte[1 + NONCE_BYTES + sealed.length];
            out[0] = VERSION;
            System.arraycopy(nonce, 0, out, 1, NONCE_BYTES);
            System.arraycopy(sealed, 0, out, 1 + NONCE_BYTES, sealed.length);
            return out;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM is not available", e);
        }
    }

    /**
     * Opens what {@link #wrap} closed.
     *
     * @throws WrappedKeyException when it was wrapped under another key, for another row, or was altered
     */
    public byte[] unwrap(byte[] wrapped, byte[] associated) {
        if (wrapped.length <= 1 + NONCE_BYTES || wrapped[0] != VERSION) {
            throw new WrappedKeyException("not a wrapped key of version " + VERSION);
        }
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, wrapped, 1, NONCE_BYTES));
            cipher.updateAAD(associated);
            return cipher.doFinal(wrapped, 1 + NONCE_BYTES, wrapped.length - 1 - NONCE_BYTES);
        } catch (AEADBadTagException e) {
            throw new WrappedKeyException("wrapped under another key-encryption key, for another row, or altered");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM is not available", e);
        }
    }

    /** Pseudonyms under a key derived from this one (one HMAC over a label). */
    public Pseudonyms pseudonyms() {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            byte[] derived = mac.doFinal("pseudonyms:v1".getBytes(StandardCharsets.US_ASCII));
            return new Pseudonyms(new SecretKeySpec(derived, "HmacSHA256"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    @Override
    public String toString() {
        return "KeyEncryptionKey[redacted]";
    }

    private static boolean allEqual(byte[] raw) {
        for (byte b : raw) {
            if (b != raw[0]) {
                return false;
            }
        }
        return true;
    }
}
