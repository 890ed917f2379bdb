package org.zerotrust.pdp.api.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.zerotrust.pdp.outcome.FailureCode;
import org.zerotrust.pdp.store.DecisionIndex;

/** Search over the tenant's decisions, as the stream told of them: what is published, and nothing that is sealed. */
@ApplicationScoped
class DecisionAdmin {
    private final DecisionIndex index;

    DecisionAdmin(DecisionIndex index) {
        this.index = index;
    }

    /** {@code GET /decisions?decision=&pep=&device=&resource=&action=&reason=&from=&to=&after=&limit=}, latest first. */
    Uni<JsonNode> list(AdminRequest request) {
        int limit = request.limit();
        return index.find(new DecisionIndex.Query(
                        request.tenant(),
                        text(request, "decision"),
                        text(request, "pep"),
                        text(request, "device"),
                        text(request, "resource"),
                        text(request, "action"),
                        text(request, "reason"),
                        time(request, "from"),
                        time(request, "to"),
                        text(request, "after"),
                        limit))
                .map(records -> {
                    ObjectNode page = JsonNodeFactory.instance.objectNode();
                    ArrayNode items = page.putArray("items");
                    records.forEach(items::add);
                    if (records.size() == limit) {
                        page.set("next", records.getLast().path("decision_id"));
                    }
                    return page;
                });
    }

    /** {@code GET /decisions/ID}. */
    Uni<JsonNode> get(AdminRequest request) {
        return index.get(request.tenant(), request.path("id"))
                .map(found -> found.orElseThrow(() -> Refused.of(FailureCode.NOT_FOUND, "")));
    }

    private static Optional<String> text(AdminRequest request, String name) {
        return Optional.of(request.query(name, "")).filter(value -> !value.isEmpty());
    }

    private static Optional<Instant> time(AdminRequest request, String name) {
        try {
            return text(request, name).map(Instant::parse);
        } catch (DateTimeException e) {
            throw Refused.of(FailureCode.INVALID_FIELD, name + ": a time as in 2026-06-01T00:00:00Z");
        }
    }
}
