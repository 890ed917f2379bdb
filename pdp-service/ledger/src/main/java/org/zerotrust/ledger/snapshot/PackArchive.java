package org.zerotrust.ledger.snapshot;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.zerotrust.ledger.snapshot.PackReader.PackException;

/**
 * A snapshot's files and its revision as bytes, to be kept in the database and on disk. Whoever reads it back computes
 * the digest anew: a copy that was altered has another name.
 */
public record PackArchive(String revision, SortedMap<String, byte[]> files) {
    private static final int MAGIC = 0x5044_5031;
    private static final int MAX_FILES = 10_000;

    /** The bytes: magic, revision, number of files, then name and content of each. */
    public byte[] write() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DataOutputStream data = new DataOutputStream(out)) {
            data.writeInt(MAGIC);
            data.writeUTF(revision);
            data.writeInt(files.size());
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                data.writeUTF(file.getKey());
                data.writeInt(file.getValue().length);
                data.write(file.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot be written", e);
        }
        return out.toByteArray();
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws PackException where it is not such bytes
     */
    public static PackArchive read(byte[] bytes) throws PackException {
        try (DataInputStream data = new DataInputStream(new ByteArrayInputStream(bytes))) {
            if (data.readInt() != MAGIC) {
                throw new PackException("not a stored snapshot");
            }
            String revision = data.readUTF();
            int count = data.readInt();
            if (count < 0 || count > MAX_FILES) {
                throw new PackException("not a stored snapshot");
            }
            SortedMap<String, byte[]> files = new TreeMap<>();
            for (int i = 0; i < count; i++) {
                String name = data.readUTF();
                int length = data.readInt();
                if (length < 0 || length > data.available()) {
                    throw new PackException("a stored snapshot is cut short");
                }
                files.put(name, data.readNBytes(length));
            }
            return new PackArchive(revision, files);
        } catch (IOException e) {
            throw new PackException("a stored snapshot cannot be read", e);
        }
    }

    /**
     * The snapshot, its digest computed from the files.
     *
     * @throws PackException where the files are none
     */
    public PolicyPack pack() throws PackException {
        return PackReader.read(files, revision);
    }
}
