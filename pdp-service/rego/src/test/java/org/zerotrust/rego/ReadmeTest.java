package org.zerotrust.rego;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The first example of the README is the code that runs here. */
class ReadmeTest {
    private static final Pattern EXAMPLE = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);

    // spotless:off
    static boolean example() {
        PreparedPolicy policy = Rego.builder()
                .module("door.rego", "package door\nallow if input.key == data.key")
                .data(Map.of("key", "k1"))
                .entrypoint("door/allow")
                .build();
        Outcome outcome = policy.evaluate("door/allow", Map.of("key", "k1"), EvalOptions.at(Instant.now()));
        boolean open = outcome instanceof Outcome.Defined(Object value) && value.equals(true);
        return open;
    }
    // spotless:on

    private static String plain(String code) {
        return code.replaceAll("\\s+", " ").strip();
    }

    @Test
    void theFirstExampleRunsAndFitsTenLines() throws IOException {
        Matcher first = EXAMPLE.matcher(Files.readString(Path.of("README.md")));
        assertThat(first.find()).isTrue();
        assertThat(first.group(1).lines().count()).isLessThanOrEqualTo(10);
        String here = Files.readString(Path.of("src/test/java/org/zerotrust/rego/ReadmeTest.java"));
        assertThat(plain(here)).contains(plain(first.group(1)));
        assertThat(example()).isTrue();
    }
}
