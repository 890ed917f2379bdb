package org.zerotrust.ledger.snapshot;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.zerotrust.ledger.snapshot.PackReader.PackException;

/**
 * A snapshot's files and its revision as bytes, to be kept in the database and on disk. Whoever reads it back computes
 * the digest anew: a copy that was altered has another name.
 */
public record PackArchive(String revision, SortedMap<String, byte[]> files) {
    private static final int MAGIC = 0x5044_5031;
    private static final int PART_BYTES = 1 << 18;
    private static final int BUFFER = 1 << 16;

    /**
     * The bytes, in parts of {@value #PART_BYTES} but for the last: magic, revision, number of files, then name and content of
     * each; all of it as one zlib stream (RFC 1950).
     */
    public List<byte[]> write() {
        Parts parts = new Parts();
        // Fast: what it saves is what the database and the disk must write while they serve others.
        Deflater deflater = new Deflater(Deflater.BEST_SPEED);
        try (DataOutputStream data = new DataOutputStream(new DeflaterOutputStream(parts, deflater, BUFFER))) {
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
        } finally {
            deflater.end();
        }
        return parts.all();
    }

    private static final class Parts extends OutputStream {
        private final List<byte[]> full = new ArrayList<>();
        private final ByteArrayOutputStream next = new ByteArrayOutputStream();

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int count) {
            int at = from;
            int left = count;
            while (left > 0) {
                int some = Math.min(left, PART_BYTES - next.size());
                next.write(bytes, at, some);
                at += some;
                left -= some;
                if (next.size() == PART_BYTES) {
                    full.add(next.toByteArray());
                    next.reset();
                }
            }
        }

        List<byte[]> all() {
            if (next.size() > 0) {
                full.add(next.toByteArray());
            }
            return List.copyOf(full);
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws PackException where it is not such bytes
     */
    public static PackArchive read(List<byte[]> parts) throws PackException {
        return read(new SequenceInputStream(Collections.enumeration(
                parts.stream().map(ByteArrayInputStream::new).toList())));
    }

    /**
     * Reads what {@link #write} wrote, its parts behind each other; also what releases before 0.2 wrote, which was not
     * compressed.
     *
     * @throws PackException where it is not such bytes
     */
    public static PackArchive read(InputStream bytes) throws PackException {
        try (BufferedInputStream buffered = new BufferedInputStream(bytes, BUFFER)) {
            buffered.mark(1);
            boolean plain = buffered.read() == MAGIC >>> 24;
            buffered.reset();
            try (DataInputStream data = new DataInputStream(
                    plain ? buffered : new BufferedInputStream(new InflaterInputStream(buffered), BUFFER))) {
                return files(data);
            }
        } catch (IOException e) {
            throw new PackException("a stored snapshot cannot be read", e);
        }
    }

    private static PackArchive files(DataInputStream data) throws IOException, PackException {
        if (data.readInt() != MAGIC) {
            throw new PackException("not a stored snapshot");
        }
        String revision = data.readUTF();
        int count = data.readInt();
        if (count < 0 || count > PackReader.MAX_FILES) {
            throw new PackException("not a stored snapshot");
        }
        SortedMap<String, byte[]> files = new TreeMap<>();
        long bytes = 0;
        for (int i = 0; i < count; i++) {
            String name = data.readUTF();
            int length = data.readInt();
            bytes += length;
            if (length < 0 || bytes > PackReader.MAX_BYTES) {
                throw new PackException("not a stored snapshot");
            }
            byte[] content = data.readNBytes(length);
            if (content.length < length) {
                throw new PackException("a stored snapshot is cut short");
            }
            files.put(name, content);
        }
        return new PackArchive(revision, files);
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
