package org.zerotrust.evidence.signature;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zerotrust.evidence.fields.BareItem;
import org.zerotrust.evidence.fields.FieldException;
import org.zerotrust.evidence.fields.FieldParser;
import org.zerotrust.evidence.fields.FieldWriter;
import org.zerotrust.evidence.fields.Member;
import org.zerotrust.evidence.fields.Parameters;

/** The signature base of a message (RFC 9421, 2). */
public final class Components {
    /** How a field that is re-serialized with {@code sf} is to be read (RFC 9421, 2.1.1). */
    private enum Shape {
        ITEM,
        LIST,
        DICTIONARY
    }

    /** Structured fields of published specifications. A field that is not here cannot be covered with {@code sf}. */
    private static final Map<String, Shape> SHAPES = Map.ofEntries(
            Map.entry("accept-ch", Shape.LIST),
            Map.entry("accept-signature", Shape.DICTIONARY),
            Map.entry("cache-status", Shape.LIST),
            Map.entry("cdn-cache-control", Shape.DICTIONARY),
            Map.entry("client-cert", Shape.ITEM),
            Map.entry("client-cert-chain", Shape.LIST),
            Map.entry("content-digest", Shape.DICTIONARY),
            Map.entry("example-dict", Shape.DICTIONARY),
            Map.entry("example-item", Shape.ITEM),
            Map.entry("example-list", Shape.LIST),
            Map.entry("idempotency-key", Shape.ITEM),
            Map.entry("priority", Shape.DICTIONARY),
            Map.entry("proxy-status", Shape.LIST),
            Map.entry("repr-digest", Shape.DICTIONARY),
            Map.entry("signature", Shape.DICTIONARY),
            Map.entry("signature-input", Shape.DICTIONARY),
            Map.entry("want-content-digest", Shape.DICTIONARY),
            Map.entry("want-repr-digest", Shape.DICTIONARY));

    private static final Set<String> KNOWN = Set.of("sf", "key", "bs", "tr", "req", "name");
    private static final Map<String, Integer> PORTS = Map.of("http", 80, "https", 443);

    private Components() {}

    /**
     * The base: one line for each covered component, then the parameters.
     *
     * @param covered the inner list of {@code Signature-Input}
     */
    static String base(Member.InnerList covered, HttpMessage message) throws ComponentException {
        StringBuilder base = new StringBuilder();
        Set<String> seen = new HashSet<>();
        for (Member.Item component : covered.items()) {
            String identifier = FieldWriter.write(component);
            if (!seen.add(identifier)) {
                throw new ComponentException("a component is covered twice");
            }
            String value = value(component, message);
            if (value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0) {
                throw new ComponentException("a value with a line end in it");
            }
            base.append(identifier).append(": ").append(value).append('\n');
        }
        return base.append("\"@signature-params\": ")
                .append(FieldWriter.write(covered))
                .toString();
    }

    private static String value(Member.Item component, HttpMessage message) throws ComponentException {
        if (!(component.value() instanceof BareItem.Text(String name))) {
            throw new ComponentException("a component's name is a string");
        }
        Parameters parameters = component.parameters();
        for (Map.Entry<String, BareItem> parameter : parameters.entries().entrySet()) {
            if (!KNOWN.contains(parameter.getKey())) {
                throw new ComponentException("an unknown parameter");
            }
        }
        HttpMessage source = message;
        if (parameters.get("req") != null) {
            // RFC 9421, 2.4: only a response's signature can look at its request.
            if (!parameters.flag("req") || message.isRequest() || message.request() == null) {
                throw new ComponentException("req without a request");
            }
            source = message.request();
        }
        return name.startsWith("@") ? derived(name, parameters, source) : field(name, parameters, source);
    }

    private static String derived(String name, Parameters parameters, HttpMessage message) throws ComponentException {
        Set<String> allowed = name.equals("@query-param") ? Set.of("req", "name") : Set.of("req");
        if (!allowed.containsAll(parameters.entries().keySet())) {
            throw new ComponentException("a parameter that this component does not have");
        }
        if (name.equals("@status")) {
            if (message.isRequest() || parameters.get("req") != null) {
                throw new ComponentException("a request has no status");
            }
            return Integer.toString(message.status());
        }
        String method = message.method();
        String scheme = message.scheme();
        String authority = message.authority();
        String target = message.target();
        if (method == null || scheme == null || authority == null || target == null) {
            throw new ComponentException("a response has no " + name);
        }
        return switch (name) {
            case "@method" -> method;
            case "@scheme" -> scheme;
            case "@authority" -> authority(authority, scheme);
            case "@request-target" -> target;
            case "@target-uri" -> {
                Target parts = Target.of(target);
                yield scheme + "://" + authority(authority, scheme) + parts.path()
                        + (parts.query() == null ? "" : "?" + parts.query());
            }
            case "@path" -> {
                String path = Target.of(target).path();
                yield path.isEmpty() ? "/" : path;
            }
            case "@query" -> {
                String query = Target.of(target).query();
                yield "?" + (query == null ? "" : query);
            }
            case "@query-param" ->
                queryParameter(
                        Target.of(target).query(),
                        parameters.text("name").orElseThrow(() -> new ComponentException("which query parameter")));
            default -> throw new ComponentException("an unknown derived component");
        };
    }

    /** RFC 9421, 2.2.3: lower case, without the scheme's default port. */
    private static String authority(String authority, String scheme) {
        String lower = authority.toLowerCase(Locale.ROOT);
        Integer port = PORTS.get(scheme);
        String suffix = ":" + port;
        return port != null && lower.endsWith(suffix) ? lower.substring(0, lower.length() - suffix.length()) : lower;
    }

    /** Path and query of a request target in origin or absolute form. */
    private record Target(String path, @Nullable String query) {
        static Target of(String target) throws ComponentException {
            String rest = target;
            if (!rest.startsWith("/")) {
                int scheme = rest.indexOf("://");
                if (scheme < 0) {
                    // Authority form (CONNECT) and asterisk form (OPTIONS *) have neither path nor query.
                    throw new ComponentException("a request target without a path");
                }
                int slash = rest.indexOf('/', scheme + 3);
                int mark = rest.indexOf('?', scheme + 3);
                int begin = slash < 0 || (mark >= 0 && mark < slash) ? mark : slash;
                rest = begin < 0 ? "" : rest.substring(begin);
            }
            int mark = rest.indexOf('?');
            return mark < 0 ? new Target(rest, null) : new Target(rest.substring(0, mark), rest.substring(mark + 1));
        }
    }

    /** RFC 9421, 2.2.8: parsed as a form, encoded again; a name that stands twice cannot be covered. */
    private static String queryParameter(@Nullable String query, String encodedName) throws ComponentException {
        String found = null;
        String wanted = decoded(encodedName);
        for (String pair : query == null ? new String[0] : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
            if (!pair.isEmpty() && name.equals(wanted)) {
                if (found != null) {
                    throw new ComponentException("a query parameter that stands twice");
                }
                found = decoded(equals < 0 ? "" : pair.substring(equals + 1));
            }
        }
        if (found == null) {
            throw new ComponentException("a query parameter that is not there");
        }
        return encoded(found);
    }

    private static String decoded(String text) throws ComponentException {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new ComponentException("a query that is not percent-encoded well");
        }
    }

    /** The form percent-encode set of the URL standard, with %20 for a space. */
    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String field(String name, Parameters parameters, HttpMessage message) throws ComponentException {
        if (name.isEmpty() || !name.equals(name.toLowerCase(Locale.ROOT)) || parameters.get("name") != null) {
            throw new ComponentException("a field's name is in lower case and has no name parameter");
        }
        List<String> lines = message.values(name, parameters.flag("tr"));
        if (lines.isEmpty()) {
            throw new ComponentException("a covered field that is not there");
        }
        boolean binary = parameters.flag("bs");
        boolean strict = parameters.flag("sf");
        String key = parameters.text("key").orElse(null);
        if ((parameters.get("key") != null && key == null) || (binary && (strict || key != null))) {
            throw new ComponentException("parameters that exclude one another");
        }
        if (binary) {
            return FieldWriter.list(lines.stream()
                    .<Member>map(line -> new Member.Item(
                            new BareItem.Bytes(clean(line).getBytes(StandardCharsets.UTF_8)), Parameters.NONE))
                    .toList());
        }
        String combined =
                String.join(", ", lines.stream().map(Components::clean).toList());
        if (key != null) {
            return member(combined, key);
        }
        return strict ? reserialized(name, combined) : combined;
    }

    /** RFC 9421, 2.1: without white space at its ends, a folded line on one line. */
    private static String clean(String line) {
        return line.strip().replaceAll("[ \\t]*\\r\\n[ \\t]+", " ");
    }

    private static String member(String combined, String key) throws ComponentException {
        try {
            Member member = FieldParser.dictionary(combined).get(key);
            if (member == null) {
                throw new ComponentException("a dictionary member that is not there");
            }
            return FieldWriter.write(member);
        } catch (FieldException e) {
            throw new ComponentException("not a dictionary");
        }
    }

    private static String reserialized(String name, String combined) throws ComponentException {
        Shape shape = SHAPES.get(name);
        if (shape == null) {
            throw new ComponentException("not known as a structured field");
        }
        try {
            return switch (shape) {
                case ITEM -> FieldWriter.write(FieldParser.item(combined));
                case LIST -> FieldWriter.list(new ArrayList<>(FieldParser.list(combined)));
                case DICTIONARY -> FieldWriter.dictionary(FieldParser.dictionary(combined));
            };
        } catch (FieldException e) {
            throw new ComponentException("not the structured field it must be");
        }
    }
}
