package org.zerotrust.pdp.dev.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.dev.LauncherException;

/**
 * A file of devices, read from the beginning to the end and never held in memory as a whole.
 *
 * <p>NDJSON: an object a line, with the members of the admin API. CSV (RFC 4180, UTF-8): the first line names the
 * columns, which are those members; a column {@code label.NAME} is a label; an empty field is not given.
 */
interface DeviceFile extends AutoCloseable {

    /** The members of a device. */
    Set<String> MEMBERS =
            Set.of("registry_id", "device_id", "eid", "iccid", "imei", "lifecycle", "issuer_id", "certificate_sha256");

    /** One record of the file. */
    sealed interface Entry {
        /** The line that it begins in, from 1. */
        long line();

        /** A device, its members unchecked. */
        record Device(long line, ObjectNode members) implements Entry {}

        /** Something else. */
        record Unreadable(long line, String message) implements Entry {}
    }

    /** The next record; null at the end. */
    @Nullable
    Entry next() throws IOException;

    @Override
    void close() throws IOException;

    /** Opens a file by the ending of its name, or as told. */
    static DeviceFile open(Path file, @Nullable String format) throws IOException {
        String name = file.getFileName().toString();
        String kind = format != null ? format : name.substring(name.lastIndexOf('.') + 1);
        return switch (kind) {
            case "csv" -> new Csv(Files.newBufferedReader(file, StandardCharsets.UTF_8));
            case "ndjson", "jsonl" -> new Ndjson(Files.newBufferedReader(file, StandardCharsets.UTF_8));
            default ->
                throw new LauncherException(
                        "what is in " + file + " cannot be told from its name; say --format csv or --format ndjson");
        };
    }

    /** An object a line. */
    final class Ndjson implements DeviceFile {
        private static final ObjectMapper JSON = new ObjectMapper();

        private final BufferedReader lines;
        private long line;

        Ndjson(BufferedReader lines) {
            this.lines = lines;
        }

        @Override
        public @Nullable Entry next() throws IOException {
            String text = lines.readLine();
            line++;
            while (text != null && text.isBlank()) {
                text = lines.readLine();
                line++;
            }
            if (text == null) {
                return null;
            }
            try {
                JsonNode node = JSON.readTree(text);
                return node instanceof ObjectNode object
                        ? new Entry.Device(line, object)
                        : new Entry.Unreadable(line, "not a JSON object");
            } catch (JsonProcessingException e) {
                return new Entry.Unreadable(line, "not JSON: " + e.getOriginalMessage());
            }
        }

        @Override
        public void close() throws IOException {
            lines.close();
        }
    }

    /** Columns as the first line names them. */
    final class Csv implements DeviceFile {
        private static final String LABEL = "label.";

        private final MappingIterator<List<String>> rows;
        private final List<String> columns;

        Csv(BufferedReader text) throws IOException {
            CsvMapper mapper = CsvMapper.builder()
                    .enable(CsvParser.Feature.WRAP_AS_ARRAY)
                    .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
                    .build();
            this.rows = mapper.readerForListOf(String.class)
                    .with(CsvSchema.emptySchema().withoutHeader())
                    .readValues(text);
            if (!rows.hasNextValue()) {
                throw new LauncherException("the file has no line that names its columns");
            }
            this.columns = rows.nextValue().stream()
                    .map(name -> name.replace("\uFEFF", "").strip())
                    .toList();
            for (String column : columns) {
                if (!MEMBERS.contains(column) && !column.startsWith(LABEL)) {
                    throw new LauncherException("there is no column " + column + "; known are "
                            + MEMBERS.stream().sorted().toList() + " and label.NAME");
                }
            }
            if (!columns.contains("device_id")) {
                throw new LauncherException("the column device_id is missing");
            }
        }

        @Override
        public @Nullable Entry next() throws IOException {
            long line = rows.getCurrentLocation().getLineNr();
            try {
                if (!rows.hasNextValue()) {
                    return null;
                }
                List<String> row = rows.nextValue();
                return row.size() == columns.size()
                        ? new Entry.Device(line, members(row))
                        : new Entry.Unreadable(line, row.size() + " fields, not " + columns.size());
            } catch (JsonProcessingException e) {
                return new Entry.Unreadable(line, "not CSV: " + e.getOriginalMessage());
            }
        }

        private ObjectNode members(List<String> row) {
            ObjectNode members = new ObjectMapper().createObjectNode();
            ObjectNode labels = null;
            for (int i = 0; i < columns.size(); i++) {
                String value = row.get(i);
                String column = columns.get(i);
                if (value == null || value.isEmpty()) {
                    continue;
                }
                if (!column.startsWith(LABEL)) {
                    members.put(column, value);
                } else {
                    labels = labels == null ? members.putObject("labels") : labels;
                    labels.put(column.substring(LABEL.length()), value);
                }
            }
            return members;
        }

        @Override
        public void close() throws IOException {
            rows.close();
        }
    }
}
