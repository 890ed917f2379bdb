package org.zerotrust.pdp.dev.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import org.zerotrust.pdp.dev.LauncherException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options that say where records are read from, and which. */
public final class RecordSource {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Mixin
    private StreamTarget stream = new StreamTarget();

    @Mixin
    private RecordFilter filter = new RecordFilter();

    @Option(names = "--topic", defaultValue = "pdp.decisions", description = "of decisions (default ${DEFAULT-VALUE})")
    private String topic = "";

    @Option(names = "--within", defaultValue = "PT10M", description = "longest time to read (default ${DEFAULT-VALUE})")
    private Duration within = Duration.ZERO;

    /** Which records. */
    public RecordFilter filter() {
        return filter;
    }

    /** The longest time to read. */
    public Duration within() {
        return within;
    }

    /** Reads what is there now; each record's event as it is in the topic. */
    public void read(Consumer<JsonNode> reader) {
        try (CommittedTopics topics = stream.open()) {
            topics.readAll(topic, filter.from(), within, record -> {
                JsonNode event = event(record.value());
                if (filter.has(event)) {
                    reader.accept(event);
                }
            });
        }
    }

    /**
     * Reads what comes from now on.
     *
     * @param until asked between two readings, whether to go on
     */
    public void follow(Consumer<JsonNode> reader, java.util.function.BooleanSupplier until) {
        try (CommittedTopics topics = stream.open()) {
            topics.consumer().seekToEnd(topics.take(topic));
            while (until.getAsBoolean()) {
                topics.consumer().poll(Duration.ofMillis(300)).forEach(record -> {
                    JsonNode event = event(record.value());
                    if (filter.has(event)) {
                        reader.accept(event);
                    }
                });
            }
        }
    }

    private JsonNode event(byte[] value) {
        try {
            return JSON.readTree(value);
        } catch (IOException e) {
            throw new LauncherException("a record of " + topic + " is not JSON; ./pdp verify tells which", e);
        }
    }
}
