package org.zerotrust.pdp.journal.local;

import java.io.IOException;
import org.apache.activemq.artemis.core.io.SequentialFileFactory;

/** Port: the files under a journal; a test puts faults of a disk in between. */
public interface JournalFiles extends AutoCloseable {
    /**
     * The files, for one opening of the journal.
     *
     * @throws IOException where they cannot be had; it is tried again
     */
    SequentialFileFactory open() throws IOException;

    @Override
    void close() throws IOException;
}
