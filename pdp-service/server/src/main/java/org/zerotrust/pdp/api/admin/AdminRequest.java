package org.zerotrust.pdp.api.admin;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.ext.web.RoutingContext;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.identity.Caller;
import org.zerotrust.pdp.outcome.FailureCode;
import org.zerotrust.pdp.store.AdminStore.Change;

/**
 * A request of an authenticated caller that has the role for it.
 *
 * @param caller who asks, and so whose tenant it is about
 * @param routing path and query
 * @param body a JSON object; empty for a GET
 */
record AdminRequest(Caller caller, RoutingContext routing, JsonNode body) {
    private static final int MOST = 500;
    private static final int USUAL = 100;

    String tenant() {
        return caller.tenant().value();
    }

    String path(String name) {
        @Nullable String value = routing.pathParam(name);
        if (value == null || value.isEmpty() || value.length() > 512 || value.indexOf('\0') >= 0) {
            throw Refused.of(FailureCode.NOT_FOUND, "");
        }
        return value;
    }

    UUID pathUuid(String name) {
        try {
            return UUID.fromString(path(name));
        } catch (IllegalArgumentException e) {
            throw Refused.of(FailureCode.NOT_FOUND, "");
        }
    }

    String query(String name, String otherwise) {
        @Nullable String value = routing.request().getParam(name);
        return value == null || value.indexOf('\0') >= 0 ? otherwise : value;
    }

    /** How many rows are wanted: 1 to {@value #MOST}. */
    int limit() {
        try {
            return Math.clamp(Integer.parseInt(query("limit", Integer.toString(USUAL))), 1, MOST);
        } catch (NumberFormatException e) {
            throw Refused.of(FailureCode.INVALID_FIELD, "limit is not a number");
        }
    }

    Change change(String action, String target, String detail) {
        return new Change(tenant(), caller.id().value(), action, target, detail);
    }

    Members members() {
        return new Members(body);
    }
}
