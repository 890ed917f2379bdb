package org.zerotrust.gate.sign;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Whose SSH keys count, in the format of OpenSSH's {@code allowed_signers} (ssh-keygen(1), ALLOWED SIGNERS), which Git uses
 * too; and signatures of {@code ssh-keygen -Y sign} (PROTOCOL.sshsig) checked against them.
 */
public final class AllowedSigners {
    private static final byte[] MAGIC = "SSHSIG".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    private static final String BEGIN = "-----BEGIN SSH SIGNATURE-----";
    private static final String END = "-----END SSH SIGNATURE-----";
    private static final String NAMESPACE = "git";
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .appendPattern("yyyyMMdd[HHmm[ss]]")
            .parseDefaulting(ChronoField.HOUR_OF_DAY, 0)
            .parseDefaulting(ChronoField.MINUTE_OF_HOUR, 0)
            .parseDefaulting(ChronoField.SECOND_OF_MINUTE, 0)
            .toFormatter(Locale.ROOT);

    private final List<Entry> entries;

    @SuppressWarnings("ArrayRecordComponent") // compared by its bytes where it is
    private record Entry(String principals, byte[] blob, Instant after, Instant before) {}

    private AllowedSigners(List<Entry> entries) {
        this.entries = List.copyOf(entries);
    }

    /**
     * Reads the file's text.
     *
     * @throws IllegalArgumentException naming the line that cannot be used: a key that is silently left out is found out
     *     when it is needed
     */
    public static AllowedSigners read(String text) {
        List<Entry> entries = new ArrayList<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            String stripped = line.strip();
            if (!stripped.isEmpty() && !stripped.startsWith("#")) {
                try {
                    Entry entry = entry(stripped);
                    if (entry != null) {
                        entries.add(entry);
                    }
                } catch (IllegalArgumentException | DateTimeException | SshWire.Malformed e) {
                    throw new IllegalArgumentException("allowed signers, line " + number + ": " + e.getMessage(), e);
                }
            }
        }
        return new AllowedSigners(entries);
    }

    /** How many keys there are. */
    public int size() {
        return entries.size();
    }

    /** Null where the key is for other purposes than Git. */
    private static @Nullable Entry entry(String line) throws SshWire.Malformed {
        String[] words = line.split("\\s+");
        int type = 1;
        Instant after = Instant.MIN;
        Instant before = Instant.MAX;
        boolean ours = true;
        if (words.length > 1 && (words[1].contains("=") || words[1].equals("cert-authority"))) {
            type = 2;
            for (String option : words[1].split(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", -1)) {
                int equals = option.indexOf('=');
                String name = (equals < 0 ? option : option.substring(0, equals)).toLowerCase(Locale.ROOT);
                String value = equals < 0 ? "" : option.substring(equals + 1).replace("\"", "");
                switch (name) {
                    case "namespaces" -> ours = Arrays.asList(value.split(",")).contains(NAMESPACE);
                    case "valid-after" -> after = time(value);
                    case "valid-before" -> before = time(value);
                    default -> throw new IllegalArgumentException("option " + name + " is not supported");
                }
            }
        }
        if (words.length < type + 2) {
            throw new IllegalArgumentException("it is not \"principals [options] type key\"");
        }
        SshKey key = SshKey.of(Base64.getDecoder().decode(words[type + 1]));
        if (!key.type().equals(words[type])) {
            throw new IllegalArgumentException("the key is a " + key.type() + ", not a " + words[type]);
        }
        return ours ? new Entry(words[0], key.blob(), after, before) : null;
    }

    private static Instant time(String value) {
        String digits = value.endsWith("Z") ? value.substring(0, value.length() - 1) : value;
        return LocalDateTime.parse(digits, TIME).toInstant(ZoneOffset.UTC);
    }

    /**
     * Checks an armored signature.
     *
     * @param at when it must count: a key that has ended since does not
     */
    public SignatureCheck check(String armored, byte[] message, Instant at) {
        try {
            return check(new SshWire(body(armored)), message, at);
        } catch (SshWire.Malformed | IllegalArgumentException e) {
            return new SignatureCheck.Refused("the SSH signature cannot be read: " + e.getMessage());
        }
    }

    private static byte[] body(String armored) throws SshWire.Malformed {
        int from = armored.indexOf(BEGIN);
        int to = armored.indexOf(END);
        if (from < 0 || to < from) {
            throw new SshWire.Malformed("its armor is missing");
        }
        return Base64.getMimeDecoder().decode(armored.substring(from + BEGIN.length(), to));
    }

    private SignatureCheck check(SshWire in, byte[] message, Instant at) throws SshWire.Malformed {
        if (!Arrays.equals(in.raw(MAGIC.length), MAGIC) || in.number() != 1) {
            throw new SshWire.Malformed("it is not an SSHSIG of version 1");
        }
        SshKey key = SshKey.of(in.string());
        String namespace = in.text();
        byte[] reserved = in.string();
        String hash = in.text();
        byte[] signature = in.string();
        in.end();
        if (!namespace.equals(NAMESPACE)) {
            return new SignatureCheck.Refused("the signature was made for " + namespace + ", not for " + NAMESPACE);
        }
        Entry known = null;
        for (Entry entry : entries) {
            if (Arrays.equals(entry.blob, key.blob()) && !at.isBefore(entry.after) && at.isBefore(entry.before)) {
                known = entry;
                break;
            }
        }
        if (known == null) {
            return new SignatureCheck.Refused("its key " + key.fingerprint() + " is not an allowed signer's");
        }
        return key.verifies(signature, signed(namespace, reserved, hash, message))
                ? new SignatureCheck.Signed(known.principals, key.fingerprint())
                : new SignatureCheck.Refused("the signature of " + known.principals + " is not over this content");
    }

    private static byte[] signed(String namespace, byte[] reserved, String hash, byte[] message)
            throws SshWire.Malformed {
        String algorithm = switch (hash) {
            case "sha256" -> "SHA-256";
            case "sha512" -> "SHA-512";
            default -> throw new SshWire.Malformed("hash " + hash + " is not known here");
        };
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.writeBytes(MAGIC);
            SshWire.string(out, namespace.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            SshWire.string(out, reserved);
            SshWire.string(out, hash.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            SshWire.string(out, MessageDigest.getInstance(algorithm).digest(message));
            return out.toByteArray();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }
}
