package org.zerotrust.ledger.seal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.zerotrust.rego.value.Json;
import org.zerotrust.rego.value.JsonWriter;

/**
 * What is sealed of a decision: what it takes to make it again, and what of it is not published.
 *
 * @param input the JSON object that the policy saw
 * @param now the decision's time: what {@code time.now_ns} gives, and what {@code rand.intn} and {@code uuid.rfc4122} are
 *     seeded from
 * @param reasons objects {@code code, expected?, seen?}
 * @param obligations objects {@code id, attributes}
 */
public record SealedInput(Map<?, ?> input, Instant now, List<?> reasons, List<?> obligations) {
    private static final int TYPICAL_CHARACTERS = 8_192;

    /** As JSON, UTF-8. */
    public byte[] json() {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("input", input);
        content.put("now", now.toString());
        content.put("reasons", reasons);
        content.put("obligations", obligations);
        return new JsonWriter(TYPICAL_CHARACTERS)
                .asGiven()
                .write(content)
                .toString()
                .getBytes(UTF_8);
    }

    /**
     * Reads what {@link #json} wrote.
     *
     * @throws SealException where it is something else
     */
    public static SealedInput read(byte[] json) throws SealException {
        try {
            if (Json.read(json, Json.DuplicateKeys.REFUSED) instanceof Map<?, ?> content
                    && content.get("input") instanceof Map<?, ?> input
                    && content.get("now") instanceof String now
                    && content.get("reasons") instanceof List<?> reasons
                    && content.get("obligations") instanceof List<?> obligations) {
                return new SealedInput(input, Instant.parse(now), reasons, obligations);
            }
        } catch (Json.MalformedException | DateTimeException e) {
            throw new SealException("what was sealed cannot be read: " + e.getMessage());
        }
        throw new SealException("what was sealed is no input of a decision");
    }
}
