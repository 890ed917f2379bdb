package org.zerotrust.evidence.signature;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A request or response as far as signatures look at it.
 *
 * @param method as sent; null for a response
 * @param scheme in lower case; null for a response
 * @param authority host and port, as the request names it; null for a response
 * @param target the request target as sent: mostly path and query (RFC 9112, 3.2); null for a response
 * @param status 0 for a request
 * @param fields header fields in the order they came, one for each line
 * @param trailers trailer fields alike
 * @param request what a response answers, where it is known
 */
public record HttpMessage(
        @Nullable String method,
        @Nullable String scheme,
        @Nullable String authority,
        @Nullable String target,
        int status,
        List<Field> fields,
        List<Field> trailers,
        @Nullable HttpMessage request) {
    public HttpMessage {
        fields = List.copyOf(fields);
        trailers = List.copyOf(trailers);
    }

    /** One field line; the name in any case. */
    public record Field(String name, String value) {}

    /** A request. */
    public static HttpMessage request(
            String method, String scheme, String authority, String target, List<Field> fields) {
        return new HttpMessage(method, scheme.toLowerCase(Locale.ROOT), authority, target, 0, fields, List.of(), null);
    }

    boolean isRequest() {
        return status == 0;
    }

    /** The values of every line of that name. */
    public List<String> values(String name, boolean inTrailers) {
        List<String> values = new ArrayList<>();
        for (Field field : inTrailers ? trailers : fields) {
            if (field.name().equalsIgnoreCase(name)) {
                values.add(field.value());
            }
        }
        return values;
    }

    /** All lines of that name as one value (RFC 9110, 5.3); null where there is none. */
    public @Nullable String combined(String name) {
        List<String> values = values(name, false);
        return values.isEmpty()
                ? null
                : String.join(", ", values.stream().map(String::strip).toList());
    }
}
