package org.zerotrust.pdp.journal.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.activemq.artemis.core.io.SequentialFileFactory;
import org.apache.activemq.artemis.core.io.nio.NIOSequentialFileFactory;
import org.jspecify.annotations.Nullable;

/** The folder of one replica's journal, locked against another process that would write into the same files. */
public final class JournalFolder implements JournalFiles {
    private final Path folder;
    private @Nullable FileLock lock;

    public JournalFolder(Path folder) {
        this.folder = folder;
    }

    @Override
    public synchronized SequentialFileFactory open() throws IOException {
        Files.createDirectories(folder);
        if (lock == null || !lock.isValid()) {
            FileChannel channel =
                    FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock taken;
            try {
                taken = channel.tryLock();
            } catch (OverlappingFileLockException e) {
                taken = null;
            }
            if (taken == null) {
                channel.close();
                throw new IOException("another process uses " + folder);
            }
            lock = taken;
        }
        NIOSequentialFileFactory files = new NIOSequentialFileFactory(folder.toFile(), false, 1);
        files.setDatasync(true);
        return files;
    }

    @Override
    public synchronized void close() throws IOException {
        FileLock held = lock;
        lock = null;
        if (held != null) {
            held.acquiredBy().close();
        }
    }
}
