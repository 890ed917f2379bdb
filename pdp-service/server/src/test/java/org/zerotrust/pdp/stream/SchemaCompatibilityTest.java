package org.zerotrust.pdp.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whoever reads events by the schemas of the last release reads those of now. */
final class SchemaCompatibilityTest {
    private static final Path SCHEMAS = Path.of("../../schemas");
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void everyEventIsStillWhatItsReadersWereTold() throws IOException {
        try (Stream<Path> released = Files.list(SCHEMAS.resolve("released/events"))) {
            List<Path> all = released.toList();
            assertThat(all).hasSizeGreaterThan(5);
            for (Path file : all) {
                Path now = SCHEMAS.resolve("events").resolve(file.getFileName().toString());
                assertThat(broken("", JSON.readTree(Files.readString(file)), JSON.readTree(Files.readString(now))))
                        .as(now.toString())
                        .isEmpty();
            }
        }
    }

    @Test
    void whatBreaksReadersIsFound() throws IOException {
        String released = """
                {"type": "object", "required": ["a"], "properties": {
                   "a": {"type": "string", "enum": ["x", "y"]}, "b": {"type": ["integer", "null"]},
                   "c": {"type": "array", "items": {"type": "object", "required": ["d"], "properties": {"d": {"const": 1}}}}}}
                """;
        assertThat(found(released, released)).isEmpty();
        assertThat(found(released, released.replace("\"b\": {", "\"new\": {\"type\": \"string\"}, \"b\": {")))
                .as("a new member")
                .isEmpty();
        assertThat(found(released, released.replace("[\"a\"]", "[\"a\", \"b\"]")))
                .as("a member that is always there now")
                .isEmpty();
        Map<String, String> breaking = Map.of(
                "[\"a\"]", "[]",
                "\"x\", \"y\"", "\"x\", \"y\", \"z\"",
                "[\"integer\", \"null\"]", "[\"integer\", \"null\", \"string\"]",
                "{\"const\": 1}", "{\"const\": 2}",
                "\"required\": [\"d\"], ", "",
                "\"b\": {\"type\": [\"integer\", \"null\"]},", "");
        breaking.forEach((before, after) -> assertThat(found(released, released.replace(before, after)))
                .as("%s -> %s", before, after)
                .hasSize(1));
    }

    private static List<String> found(String released, String now) {
        try {
            return broken("", JSON.readTree(released), JSON.readTree(now));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a reader by the released schema would meet that it was not told of. */
    private static List<String> broken(String at, JsonNode released, JsonNode now) {
        List<String> broken = new ArrayList<>();
        if (released.has("type") && !words(released.path("type")).containsAll(words(now.path("type")))) {
            broken.add(at + ": another type");
        }
        if (released.has("const") && !released.path("const").equals(now.path("const"))) {
            broken.add(at + ": another constant");
        }
        if (released.has("enum")
                && !(now.has("enum") && words(released.path("enum")).containsAll(words(now.path("enum"))))) {
            broken.add(at + ": a value that readers do not know");
        }
        if (!words(now.path("required")).containsAll(words(released.path("required")))) {
            broken.add(at + ": a member that was always there may be absent");
        }
        released.path("properties").properties().forEach(member -> {
            JsonNode ours = now.path("properties").path(member.getKey());
            if (ours.isMissingNode()) {
                broken.add(at + "/" + member.getKey() + ": gone");
            } else {
                broken.addAll(broken(at + "/" + member.getKey(), member.getValue(), ours));
            }
        });
        if (released.has("items")) {
            broken.addAll(broken(at + "/items", released.path("items"), now.path("items")));
        }
        return broken;
    }

    private static Set<String> words(JsonNode node) {
        Set<String> words = new HashSet<>();
        if (node.isArray()) {
            node.forEach(one -> words.add(one.toString()));
        } else if (!node.isMissingNode()) {
            words.add(node.toString());
        }
        return words;
    }
}
