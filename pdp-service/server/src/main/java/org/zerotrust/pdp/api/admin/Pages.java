package org.zerotrust.pdp.api.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Function;

/** Lists as they are answered: {@code {"items": [...], "next": "..."}}, {@code next} only where there may be more. */
final class Pages {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Pages() {}

    static <R> JsonNode of(List<R> rows, Function<R, ObjectNode> json, Function<R, String> id, int limit) {
        ObjectNode page = JsonNodeFactory.instance.objectNode();
        ArrayNode items = page.putArray("items");
        rows.forEach(row -> items.add(json.apply(row)));
        if (rows.size() == limit) {
            page.put("next", id.apply(rows.getLast()));
        }
        return page;
    }

    /** JSON that the database holds as text. */
    static JsonNode parsed(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the database holds JSON only", e);
        }
    }

    /** A JSON object with one text. */
    static String object(String name, String text) {
        return JsonNodeFactory.instance.objectNode().put(name, text).toString();
    }

    /** Words with blanks between them, as an array. */
    static ArrayNode words(String text) {
        ArrayNode words = JsonNodeFactory.instance.arrayNode();
        if (!text.isBlank()) {
            List.of(text.strip().split("\\s+")).forEach(words::add);
        }
        return words;
    }
}
