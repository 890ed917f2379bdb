package org.zerotrust.pdp.journal.local;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;

/** The journal on the local disk. */
@ConfigMapping(prefix = "pdp.journal")
public interface JournalConfig {
    /** Its folder, on a disk that outlives the process. Losing it loses what is not in the stream yet. */
    @WithDefault("journal")
    Path directory();

    /** Size of one of its files, in bytes. */
    @WithDefault("16777216")
    int fileBytes();

    /** Bytes of records that may wait for the stream; then nothing can be decided until it takes some. */
    @WithDefault("268435456")
    long mostBytes();

    /** How many of these bytes are in memory too. */
    @WithDefault("33554432")
    int bytesInMemory();

    /** How many records may wait for the disk; one more cannot be decided. */
    @WithDefault("10000")
    int waiting();

    /** How many of them may be of one caller. */
    @WithDefault("5000")
    int waitingOfCaller();

    /** How long a record may wait for the disk, or for the cluster where its class awaits that. */
    @WithDefault("PT3S")
    Duration deadline();

    /** How many data keys of devices and persons are kept in memory; another one is looked up. */
    @WithDefault("200000")
    int dataKeys();

    /** The bounds of a journal. */
    default LocalJournal.Bounds bounds() {
        return new LocalJournal.Bounds(
                fileBytes(), mostBytes(), bytesInMemory(), waiting(), waitingOfCaller(), deadline());
    }
}
