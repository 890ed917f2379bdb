package org.zerotrust.pdp.dev.registry;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * How far an import has come, kept beside the file so that it goes on there after a kill.
 *
 * @param fingerprint size and beginning of the file: progress in another file is no progress
 * @param records records that are done: taken, or named in the report
 * @param reported bytes of the report that belong to these
 * @param created devices that were new
 * @param changed devices that were another before
 * @param unchanged devices that were there as they are
 * @param errors records that were not taken
 * @param millis time spent
 */
record ImportProgress(
        String fingerprint,
        long records,
        @JsonProperty("report_bytes") long reported,
        long created,
        long changed,
        long unchanged,
        long errors,
        long millis) {

    private static final int BEGINNING = 1 << 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Nothing done yet. */
    static ImportProgress none(Path file) throws IOException {
        return new ImportProgress(fingerprint(file), 0, 0, 0, 0, 0, 0, 0);
    }

    /** Where the progress of a file is kept. */
    static Path beside(Path file) {
        return file.resolveSibling(file.getFileName() + ".progress.json");
    }

    /** What was kept; empty where there is nothing, or it is of another content. */
    static Optional<ImportProgress> read(Path file) throws IOException {
        Path kept = beside(file);
        if (!Files.exists(kept)) {
            return Optional.empty();
        }
        try {
            ImportProgress progress = JSON.readValue(Files.readAllBytes(kept), ImportProgress.class);
            return Optional.of(progress).filter(known -> known.fingerprint.equals(fingerprintOf(file)));
        } catch (com.fasterxml.jackson.core.JsonProcessingException halfWritten) {
            return Optional.empty();
        }
    }

    /** Replaces what was kept in one step. */
    void write(Path file) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".progress.new");
        Files.write(next, JSON.writeValueAsBytes(this));
        Files.move(next, beside(file), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String fingerprintOf(Path file) {
        try {
            return fingerprint(file);
        } catch (IOException e) {
            return "";
        }
    }

    private static String fingerprint(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(in.readNBytes(BEGINNING));
            return Files.size(file) + "-" + HexFormat.of().formatHex(sha.digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
