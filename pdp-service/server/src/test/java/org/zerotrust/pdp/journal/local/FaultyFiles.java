package org.zerotrust.pdp.journal.local;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.activemq.artemis.core.io.SequentialFile;
import org.apache.activemq.artemis.core.io.SequentialFileFactory;
import org.apache.activemq.artemis.core.io.nio.NIOSequentialFileFactory;

/** The journal's real files, with a {@link Disk} in between that sees each write and may fail or delay it. */
final class FaultyFiles implements JournalFiles {
    private final Path folder;
    private final Disk disk;

    FaultyFiles(Path folder, Disk disk) {
        this.folder = folder;
        this.disk = disk;
    }

    /** What happens to a disk. */
    interface Disk {
        /** Before a write or a force; may fail it. */
        default void before(File file) throws IOException {}

        /** After it. */
        default void after(File file, boolean forced) throws IOException {}

        default void gone(File file) {}

        default void renamed(File from, File to) {}
    }

    @Override
    public SequentialFileFactory open() {
        NIOSequentialFileFactory files = new NIOSequentialFileFactory(folder.toFile(), false, 1) {
            @Override
            public SequentialFile createSequentialFile(String name) {
                return new FaultyFile(super.createSequentialFile(name), disk);
            }
        };
        files.setDatasync(true);
        return files;
    }

    @Override
    public void close() {}
}
