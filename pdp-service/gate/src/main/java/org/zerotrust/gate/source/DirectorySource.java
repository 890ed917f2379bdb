package org.zerotrust.gate.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.zerotrust.gate.sign.SignatureCheck;
import org.zerotrust.ledger.snapshot.PackReader;

/**
 * A folder. Nobody signs it and nothing says what came before: for development, where that was asked for.
 *
 * <p>It is looked at several times a second. Files are read only where their names, lengths or times are others than they were,
 * and only when two looks in a row have seen the same: somebody may be half through saving.
 */
public final class DirectorySource implements PolicySource {
    private static final Duration AGAIN = Duration.ofMillis(100);
    /** A file that is written to without end is read at last, and what it is then is the gate's to say. */
    private static final int MOST_UNSETTLED = 20;
    /** What was written twice within this time may show the same time of writing. */
    private static final Duration TELLING_TIMES = Duration.ofSeconds(1);

    private final Path folder;
    /** What the last look saw. */
    private @Nullable SortedMap<String, Stamp> last;

    private int unsettled;
    /** What was read last, where its times tell what is written after; and what it came to. */
    private @Nullable SortedMap<String, Stamp> read;

    private @Nullable String revision;

    private record Stamp(
            long length, FileTime written, @Nullable Object file) {}

    /** The packs of this folder. */
    public DirectorySource(Path folder) {
        this.folder = folder;
    }

    @Override
    public String name() {
        return "directory " + folder;
    }

    @Override
    public Optional<Duration> again() {
        return Optional.of(AGAIN);
    }

    @Override
    public Optional<Candidate> poll(@Nullable String seen) throws SourceException {
        try {
            SortedMap<String, Stamp> now = stamps();
            if (seen != null && seen.equals(revision) && now.equals(read)) {
                return Optional.empty();
            }
            boolean settled = last == null || now.equals(last) || ++unsettled > MOST_UNSETTLED;
            last = now;
            if (!settled) {
                return Optional.empty();
            }
            unsettled = 0;
            SortedMap<String, byte[]> files = new TreeMap<>();
            for (String file : now.keySet()) {
                files.put(file, Files.readAllBytes(folder.resolve(file)));
            }
            String found = PackReader.contentName(files);
            Instant tells = Instant.now().minus(TELLING_TIMES);
            read = now.values().stream()
                            .allMatch(one -> one.written().toInstant().isBefore(tells))
                    ? now
                    : null;
            revision = found;
            return found.equals(seen)
                    ? Optional.empty()
                    : Optional.of(new Candidate(found, files, null, null, null, new SignatureCheck.Unsigned()));
        } catch (IOException | UncheckedIOException e) {
            throw new SourceException("the policies in " + folder + " cannot be read: " + e.getMessage(), e);
        }
    }

    private SortedMap<String, Stamp> stamps() throws IOException {
        try (Stream<Path> walk = Files.walk(folder, 32)) {
            List<Path> found = walk.filter(Files::isRegularFile).toList();
            SortedMap<String, Stamp> stamps = new TreeMap<>();
            for (Path file : found) {
                BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class);
                stamps.put(
                        folder.relativize(file).toString().replace('\\', '/'),
                        new Stamp(is.size(), is.lastModifiedTime(), is.fileKey()));
            }
            return stamps;
        }
    }

    /** A folder has no history: whatever is in it follows. */
    @Override
    public boolean follows(String revision, String highest) {
        return true;
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
