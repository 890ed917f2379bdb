package org.zerotrust.gate.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.zerotrust.gate.sign.SignatureCheck;
import org.zerotrust.ledger.snapshot.PackReader;

/** A folder. Nobody signs it and nothing says what came before: for development, where that was asked for. */
public final class DirectorySource implements PolicySource {
    private final Path folder;

    /** The packs of this folder. */
    public DirectorySource(Path folder) {
        this.folder = folder;
    }

    @Override
    public String name() {
        return "directory " + folder;
    }

    @Override
    public Optional<Candidate> poll(@Nullable String seen) throws SourceException {
        try (Stream<Path> walk = Files.walk(folder, 32)) {
            List<Path> found = walk.filter(Files::isRegularFile).toList();
            SortedMap<String, byte[]> files = new TreeMap<>();
            for (Path file : found) {
                files.put(folder.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
            }
            String revision = PackReader.contentName(files);
            return revision.equals(seen)
                    ? Optional.empty()
                    : Optional.of(new Candidate(revision, files, null, null, null, new SignatureCheck.Unsigned()));
        } catch (IOException e) {
            throw new SourceException("the policies in " + folder + " cannot be read: " + e.getMessage(), e);
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
