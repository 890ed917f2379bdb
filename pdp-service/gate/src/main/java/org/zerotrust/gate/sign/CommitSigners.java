package org.zerotrust.gate.sign;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who may sign commits, with SSH or OpenPGP keys.
 *
 * @param ssh null for nobody
 * @param openPgp null for nobody
 */
public record CommitSigners(
        @Nullable AllowedSigners ssh, @Nullable OpenPgpKeys openPgp) {
    private static final byte[] HEADER = "gpgsig ".getBytes(ISO_8859_1);
    private static final byte[] HEADER_SHA256 = "gpgsig-sha256 ".getBytes(ISO_8859_1);

    /** Nobody. */
    public static final CommitSigners NOBODY = new CommitSigners(null, null);

    /**
     * Checks the signature of a commit.
     *
     * @param raw the commit object as Git keeps it, its signature in the header {@code gpgsig}
     */
    public SignatureCheck check(byte[] raw, Instant at) {
        ByteArrayOutputStream signature = new ByteArrayOutputStream();
        ByteArrayOutputStream content = new ByteArrayOutputStream(raw.length);
        int headers = 0;
        boolean inSignature = false;
        int from = 0;
        while (from < raw.length) {
            int to = from;
            while (to < raw.length && raw[to] != '\n') {
                to++;
            }
            int next = Math.min(to + 1, raw.length);
            if (to == from) {
                // The message begins: nothing in it is a header.
                content.write(raw, from, raw.length - from);
                break;
            }
            boolean starts = begins(raw, from, to, HEADER);
            if (begins(raw, from, to, HEADER_SHA256)) {
                return new SignatureCheck.Refused("repositories with SHA-256 names are not supported");
            }
            if (starts) {
                headers++;
                inSignature = true;
                signature.write(raw, from + HEADER.length, next - from - HEADER.length);
            } else if (inSignature && raw[from] == ' ') {
                signature.write(raw, from + 1, next - from - 1);
            } else {
                inSignature = false;
                content.write(raw, from, next - from);
            }
            from = next;
        }
        if (headers > 1) {
            return new SignatureCheck.Refused("the commit has more than one signature");
        }
        return headers == 0
                ? new SignatureCheck.Unsigned()
                : check(signature.toString(ISO_8859_1), content.toByteArray(), at);
    }

    private SignatureCheck check(String armored, byte[] content, Instant at) {
        if (OpenPgpKeys.isSignature(armored)) {
            return openPgp == null
                    ? new SignatureCheck.Refused("it has an OpenPGP signature, and no OpenPGP key is allowed")
                    : openPgp.check(armored, content, at);
        }
        return ssh == null
                ? new SignatureCheck.Refused("it has an SSH signature, and no SSH key is allowed")
                : ssh.check(armored, content, at);
    }

    private static boolean begins(byte[] raw, int from, int to, byte[] with) {
        if (to - from < with.length) {
            return false;
        }
        for (int i = 0; i < with.length; i++) {
            if (raw[from + i] != with[i]) {
                return false;
            }
        }
        return true;
    }
}
