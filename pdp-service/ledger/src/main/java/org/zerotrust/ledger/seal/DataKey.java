package org.zerotrust.ledger.seal;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.UUID;

/** A key that belongs to one device or person, and is destroyed with what is known about them. Compared by its id. */
public final class DataKey {
    /** Bytes of the secret. */
    public static final int BYTES = 32;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final UUID id;
    private final byte[] secret;

    /**
     * A key that was stored.
     *
     * @param secret {@value #BYTES} bytes
     */
    public DataKey(UUID id, byte[] secret) {
        if (secret.length != BYTES) {
            throw new IllegalArgumentException("a data key has " + BYTES + " bytes");
        }
        this.id = id;
        this.secret = secret.clone();
    }

    /** A fresh one. */
    public static DataKey generate() {
        byte[] secret = new byte[BYTES];
        RANDOM.nextBytes(secret);
        return new DataKey(UUID.randomUUID(), secret);
    }

    /** Its name, which says nothing of whose it is. */
    public UUID id() {
        return id;
    }

    /** A copy of the secret, for wrapping. */
    public byte[] secret() {
        return secret.clone();
    }

    byte[] secretItself() {
        return secret;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DataKey key && key.id.equals(id) && Arrays.equals(key.secret, secret);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return "DataKey[" + id + ", secret redacted]";
    }
}
