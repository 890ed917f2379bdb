package org.zerotrust.pdp.api.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import java.util.function.Function;
import org.zerotrust.pdp.outcome.FailureCode;
import org.zerotrust.pdp.store.AdminStore;
import org.zerotrust.pdp.store.AdminStore.Change;

/**
 * What administrators keep of one kind, always of their own tenant: listed by pages, read by key, and written as new or
 * from the version that was seen.
 *
 * @param <R> the kind's row
 */
final class Kept<R> {
    private final AdminStore store;
    private final Class<R> type;
    private final String idField;
    private final Function<R, String> id;
    private final Function<R, ObjectNode> json;

    /**
     * One kind.
     *
     * @param idField the row's field that pages are ordered by
     * @param id its value
     * @param json how a row is shown
     */
    Kept(AdminStore store, Class<R> type, String idField, Function<R, String> id, Function<R, ObjectNode> json) {
        this.store = store;
        this.type = type;
        this.idField = idField;
        this.id = id;
        this.json = json;
    }

    /** A page, by {@code after} and {@code limit} of the query. */
    Uni<JsonNode> list(AdminRequest request) {
        return store.list(type, idField, request.tenant(), request.query("after", ""), request.limit())
                .map(rows -> Pages.of(rows, json, id, request.limit()));
    }

    /** The row of this key; NOT_FOUND where there is none. */
    Uni<JsonNode> get(Object key) {
        return store.find(type, key)
                .map(found -> json.apply(found.orElseThrow(() -> Refused.of(FailureCode.NOT_FOUND, ""))));
    }

    /**
     * Writes a row and shows what is there then.
     *
     * @param version that was seen; negative for a row that is new
     */
    Uni<JsonNode> put(R row, long version, Object key, Change change) {
        return (version < 0 ? store.insert(row, change) : store.update(row, change)).flatMap(_ -> get(key));
    }

    /** Turns what the row's reader finds wrong into a refusal. */
    static void check(Runnable reading) {
        try {
            reading.run();
        } catch (IllegalArgumentException e) {
            throw Refused.of(FailureCode.INVALID_FIELD, String.valueOf(e.getMessage()));
        }
    }
}
