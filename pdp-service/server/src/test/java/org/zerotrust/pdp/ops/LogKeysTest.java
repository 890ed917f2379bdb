package org.zerotrust.pdp.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whoever reads the logs by machine relies on the list: a key that is not on it is not written. */
final class LogKeysTest {
    private static final Set<String> KEYS = Set.of(
            "event",
            "error",
            "view",
            "version",
            "row",
            "kid",
            "activeFrom",
            "by",
            "generation",
            "provider",
            "setting",
            "what",
            "topic",
            "partition",
            "partitions",
            "offset",
            "decisions",
            "digest",
            "revision",
            "owner",
            "reason",
            "end",
            "mode",
            "input",
            "first",
            "second",
            "epoch",
            "record",
            "recovered",
            "replica",
            "stream",
            "keys");

    private static final Pattern MESSAGE = Pattern.compile("LOG\\.\\w+\\(\\s*\"([^\"]*)\"");
    private static final Pattern KEY = Pattern.compile("(\\w+)=");

    @Test
    void everyLogMessageBeginsWithItsEventAndUsesListedKeysOnly() throws IOException {
        List<String> messages = new ArrayList<>();
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            for (Path source :
                    sources.filter(file -> file.toString().endsWith(".java")).toList()) {
                MESSAGE.matcher(Files.readString(source)).results().forEach(found -> messages.add(found.group(1)));
            }
        }
        Set<String> keys = new TreeSet<>();
        for (String message : messages) {
            Matcher key = KEY.matcher(message);
            while (key.find()) {
                keys.add(key.group(1));
            }
        }

        assertThat(messages)
                .isNotEmpty()
                .allSatisfy(message -> assertThat(message).startsWith("event="));
        assertThat(KEYS).containsAll(keys);
    }
}
