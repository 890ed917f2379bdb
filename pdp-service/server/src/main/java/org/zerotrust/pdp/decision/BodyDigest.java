package org.zerotrust.pdp.decision;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 over a question as it came over the wire: two questions with one digest are one question. */
public record BodyDigest(long a, long b, long c, long d) {
    public static BodyDigest of(byte[] body, int from, int to) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(body, from, to - from);
            ByteBuffer out = ByteBuffer.wrap(sha.digest());
            return new BodyDigest(out.getLong(), out.getLong(), out.getLong(), out.getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
