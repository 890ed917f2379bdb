package org.zerotrust.pdp.ops;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.zerotrust.ledger.snapshot.PackArchive;
import org.zerotrust.ledger.snapshot.PackReader.PackException;

/** The last snapshot that was activated here, in a file that is replaced whole. */
final class LastGood {
    private static final Logger LOG = Logger.getLogger(LastGood.class);

    private final Optional<Path> file;

    LastGood(Optional<Path> file) {
        this.file = file;
    }

    /** A kept snapshot and when it was kept. */
    record Kept(PackArchive archive, Instant keptAt) {}

    /** Keeps it; a disk that cannot be written is logged and harms nothing else. */
    void keep(List<byte[]> parts) {
        file.ifPresent(path -> {
            try {
                Path folder = path.toAbsolutePath().getParent();
                Files.createDirectories(folder);
                Path next = Files.createTempFile(folder, "snapshot", ".part");
                try (OutputStream out = Files.newOutputStream(next)) {
                    for (byte[] part : parts) {
                        out.write(part);
                    }
                }
                Files.move(next, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                LOG.warnf("event=last_good_not_kept error=%s", e.getMessage());
            }
        });
    }

    /**
     * What was kept, if anything.
     *
     * @throws PackException where the file holds something else
     */
    Optional<Kept> read() throws PackException {
        try {
            if (file.isEmpty() || !Files.exists(file.get())) {
                return Optional.empty();
            }
            try (InputStream in = Files.newInputStream(file.get())) {
                return Optional.of(new Kept(
                        PackArchive.read(in),
                        Files.getLastModifiedTime(file.get()).toInstant()));
            }
        } catch (IOException e) {
            LOG.warnf("event=last_good_not_read error=%s", e.getMessage());
            return Optional.empty();
        }
    }
}
