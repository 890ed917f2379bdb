package org.zerotrust.gate.source;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** A bundle as it travels: a gzipped tar (OPA, "Bundles", section "Bundle File Format"). */
final class BundleFile {
    private static final int MAX_FILES = 10_000;

    private BundleFile() {}

    /**
     * Its files by name, without a slash in front.
     *
     * @param most bytes of all files together, so that a small archive cannot fill the memory
     * @throws IOException where it is no such archive, or too large, or has two files of one name, or a name that leads out
     */
    static SortedMap<String, byte[]> read(byte[] gzipped, long most) throws IOException {
        SortedMap<String, byte[]> files = new TreeMap<>();
        long left = most;
        try (TarArchiveInputStream tar = new TarArchiveInputStream(
                new BufferedInputStream(new GZIPInputStream(new ByteArrayInputStream(gzipped))))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                // A link leads out of what was signed.
                if (!entry.isFile() || entry.isSymbolicLink() || entry.isLink()) {
                    continue;
                }
                // Counted as it is read: a sparse file is longer than its entry says.
                byte[] content = tar.readNBytes((int) Math.min(left + 1, Integer.MAX_VALUE));
                if (content.length > left || files.size() >= MAX_FILES) {
                    throw new IOException("the bundle is larger than " + most + " bytes or " + MAX_FILES + " files");
                }
                left -= content.length;
                String name = name(entry.getName());
                if (files.putIfAbsent(name, content) != null) {
                    throw new IOException("two files of the bundle are named " + name);
                }
            }
        }
        return files;
    }

    private static String name(String given) throws IOException {
        String name = given;
        while (name.startsWith("/") || name.startsWith("./")) {
            name = name.substring(name.indexOf('/') + 1);
        }
        if (name.isEmpty() || ("/" + name + "/").contains("/../")) {
            throw new IOException("a file of the bundle is named " + given);
        }
        return name;
    }
}
