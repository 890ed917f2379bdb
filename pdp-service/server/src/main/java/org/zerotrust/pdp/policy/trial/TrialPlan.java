package org.zerotrust.pdp.policy.trial;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which snapshot is tried, and on what.
 *
 * @param id the trial's
 * @param digest of the snapshot
 * @param share part of the devices (canary) or of the questions (shadow), above 0 and up to 1
 * @param label devices that have it, instead of a share; for a canary only
 */
public record TrialPlan(
        UUID id,
        String digest,
        Mode mode,
        double share,
        @Nullable Label label) {
    /** What a trial's snapshot does. */
    public enum Mode {
        /** It evaluates beside the active one and decides nothing. */
        SHADOW,
        /** It decides for some devices. */
        CANARY;

        /** As it is called outside. */
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A label that is registered of a device. */
    public record Label(String name, String value) {}

    /** The largest share of a canary: the others are what it is compared with. */
    public static final double MOST_CANARIES = 0.5;

    public TrialPlan {
        if (!(share > 0 && share <= 1) || mode == Mode.CANARY && share > MOST_CANARIES && label == null) {
            throw new IllegalArgumentException(
                    "a share is above 0 and up to 1, that of a canary up to " + MOST_CANARIES);
        }
        if (label != null && mode != Mode.CANARY) {
            throw new IllegalArgumentException("only a canary has a label");
        }
    }

    /**
     * Whether a canary decides for the device.
     *
     * @param labels that are registered of it, asked for where they count
     */
    public boolean takes(String device, Supplier<Map<String, String>> labels) {
        if (mode != Mode.CANARY) {
            return false;
        }
        Label wanted = label;
        return wanted == null
                ? place(device) < share
                : wanted.value().equals(labels.get().get(wanted.name()));
    }

    /** Where the device stands between 0 and 1: the same on each replica, another for each snapshot. */
    private double place(String device) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest((digest + '/' + device).getBytes(UTF_8));
            return (ByteBuffer.wrap(hash).getLong() >>> 11) * 0x1.0p-53;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
