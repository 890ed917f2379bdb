package org.zerotrust.pdp.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.journal.DecisionEvents;
import org.zerotrust.pdp.store.DecisionIndex;
import org.zerotrust.pdp.store.GrantInventory;

/**
 * What the projections keep of a decision's event.
 *
 * @param entry for search, without what is sealed: the index is for whoever may read records
 * @param grant the grant that came with it
 */
record PublishedDecision(DecisionIndex.Entry entry, Optional<GrantInventory.Entry> grant) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SEALED = "sealed";

    /**
     * Reads an event.
     *
     * @throws IllegalArgumentException when it is none of a decision, or lacks what every decision has
     */
    static PublishedDecision read(byte[] event) {
        try (JsonParser parser = JSON.getFactory().createParser(event)) {
            String type = null;
            String time = null;
            String subject = null;
            String record = null;
            expect(parser.nextToken() == JsonToken.START_OBJECT);
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                var _ = parser.nextToken();
                switch (name) {
                    case "type" -> type = parser.getText();
                    case "time" -> time = parser.getText();
                    case "subject" -> subject = parser.getText();
                    case "data" -> record = withoutSealed(parser, event);
                    default -> parser.skipChildren();
                }
            }
            if (!DecisionEvents.TYPE.equals(type) || time == null || subject == null || record == null) {
                throw new IllegalArgumentException("no decision");
            }
            // PostgreSQL's jsonb cannot hold it, and would refuse all that travels with it.
            expect(!record.contains("\\u0000"));
            return of(Instant.parse(time), subject, record);
        } catch (IOException | DateTimeException e) {
            throw new IllegalArgumentException("no decision", e);
        }
    }

    /** The text of the object at the parser, but for its sealed member, which is cut out without being read. */
    private static String withoutSealed(JsonParser parser, byte[] event) throws IOException {
        expect(parser.currentToken() == JsonToken.START_OBJECT);
        int start = (int) parser.currentTokenLocation().getByteOffset();
        int cutFrom = 0;
        int cutTo = 0;
        int previousEnd = -1;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            int from = (int) parser.currentTokenLocation().getByteOffset();
            boolean sealed = SEALED.equals(parser.currentName());
            if (cutTo < 0) {
                // The first member was cut: up to here, with the comma.
                cutTo = from;
            }
            var _ = parser.nextToken();
            parser.skipChildren();
            // A text is only read to its end when it is asked for.
            parser.finishToken();
            int end = (int) parser.currentLocation().getByteOffset();
            if (sealed) {
                // With the comma before it.
                cutFrom = previousEnd < 0 ? from : previousEnd;
                cutTo = previousEnd < 0 ? -1 : end;
            }
            previousEnd = end;
        }
        int end = (int) parser.currentLocation().getByteOffset();
        if (cutTo < 0) {
            cutTo = end - 1;
        }
        return cutTo == 0
                ? new String(event, start, end - start, UTF_8)
                : new String(event, start, cutFrom - start, UTF_8) + new String(event, cutTo, end - cutTo, UTF_8);
    }

    private static PublishedDecision of(Instant at, String subject, String record) throws IOException {
        JsonNode data = JSON.readTree(record);
        JsonNode device = data.path("device");
        List<String> reasons = new ArrayList<>();
        data.path("reasons").forEach(code -> reasons.add(code.asText()));
        DecisionIndex.Entry entry = new DecisionIndex.Entry(
                text(data, "tenant"),
                text(data, "decision_id"),
                at,
                text(data, "decision"),
                text(data.required("pep"), "id"),
                device.hasNonNull("registry_id")
                        ? device.path("registry_id").textValue()
                        : device.path("pseudonym").textValue(),
                text(data.required("resource"), "id"),
                text(data, "action"),
                reasons,
                record);
        JsonNode grant = data.get("grant");
        return new PublishedDecision(entry, Optional.ofNullable(grant).map(one -> grant(entry, subject, data, one)));
    }

    private static GrantInventory.Entry grant(
            DecisionIndex.Entry decision, String subject, JsonNode data, JsonNode grant) {
        @Nullable String registered = data.path("device").path("registry_id").textValue();
        return new GrantInventory.Entry(
                decision.tenant(),
                text(grant, "id"),
                decision.decisionId(),
                subject,
                registered,
                text(data.path("device"), "certificate_digest"),
                text(data.path("device").path("issuer"), "id"),
                decision.pepId(),
                text(grant, "audience"),
                text(grant, "scope"),
                text(data.path("policy"), "digest"),
                grant.required("issued_at").longValue(),
                grant.required("expires_at").longValue());
    }

    private static String text(JsonNode json, String name) {
        JsonNode value = json.required(name);
        expect(value.isTextual());
        return value.textValue();
    }

    private static void expect(boolean holds) {
        if (!holds) {
            throw new IllegalArgumentException("no decision");
        }
    }
}
