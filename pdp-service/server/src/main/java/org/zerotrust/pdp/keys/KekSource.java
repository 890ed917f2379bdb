package org.zerotrust.pdp.keys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/** Reads the key-encryption key from where the configuration says. */
public final class KekSource {
    private static final Set<PosixFilePermission> OTHERS = Set.of(
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE,
            PosixFilePermission.OTHERS_EXECUTE);

    private KekSource() {}

    /**
     * The key.
     *
     * @throws IllegalArgumentException when none or two are configured, the file cannot be read or others may read it,
     *     or the text is no key; the message never holds the text
     */
    public static KeyEncryptionKey read(KeyConfig config) {
        if (config.kek().isPresent() == config.kekFile().isPresent()) {
            throw new IllegalArgumentException("set exactly one of pdp.keys.kek and pdp.keys.kek-file");
        }
        return config.kek()
                .map(KeyEncryptionKey::parse)
                .orElseGet(() -> fromFile(Path.of(config.kekFile().orElseThrow())));
    }

    private static KeyEncryptionKey fromFile(Path file) {
        try {
            // A mounted secret may be readable by the service's group; by the world never.
            if (Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains)) {
                throw new IllegalArgumentException("the key-encryption key's file is open to others: " + file);
            }
            return KeyEncryptionKey.parse(Files.readString(file));
        } catch (IOException e) {
            throw new IllegalArgumentException("the key-encryption key's file cannot be read: " + file);
        }
    }
}
