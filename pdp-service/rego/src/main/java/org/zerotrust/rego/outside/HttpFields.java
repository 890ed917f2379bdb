package org.zerotrust.rego.outside;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.builtin.OutsideException;
import org.zerotrust.rego.value.Json;
import org.zerotrust.rego.value.RegoObject;

/**
 * The operand of {@code http.send}, read and checked.
 *
 * @param method upper case
 * @param headers in the order of names
 * @param body empty for none
 * @param timeout of one attempt
 * @param retries how often a request that found no answer is sent again
 * @param cache whether the answer may come from, and go to, the cache between evaluations
 * @param forced how long it stays there whatever its headers say; {@code null} where they say it
 * @param tls what its certificates are judged by
 */
record HttpFields(
        String method,
        URI url,
        Map<String, String> headers,
        String body,
        Duration timeout,
        boolean redirects,
        int retries,
        boolean cache,
        @Nullable Duration forced,
        boolean asJson,
        boolean asYaml,
        Tls tls) {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d*)?|\\.\\d+)(ns|us|µs|μs|ms|s|m|h)");
    private static final List<String> TEXTS = List.of(
            "tls_ca_cert",
            "tls_ca_cert_file",
            "tls_ca_cert_env_variable",
            "tls_client_cert",
            "tls_client_cert_file",
            "tls_client_cert_env_variable",
            "tls_client_key",
            "tls_client_key_file",
            "tls_client_key_env_variable",
            "tls_server_name");

    /**
     * The parameters that begin with {@code tls_}.
     *
     * @param texts those that are strings, by name
     */
    record Tls(Map<String, String> texts, boolean systemCerts, boolean skipVerify) {
        /** Never shows keys. */
        @Override
        public String toString() {
            return "Tls" + texts.keySet();
        }

        boolean isDefault() {
            return texts.isEmpty() && !skipVerify;
        }
    }

    /** Never shows headers, body or keys. */
    @Override
    public String toString() {
        return method + " " + url;
    }

    static HttpFields of(RegoObject o) {
        Map<String, String> tls = new LinkedHashMap<>();
        for (String name : TEXTS) {
            String value = text(o, name);
            if (value != null) {
                tls.put(name, value);
            }
        }
        String method = text(o, "method");
        String url = text(o, "url");
        String raw = text(o, "raw_body");
        Object body = o.get("body");
        boolean forced = flag(o, "force_cache");
        Object mode = o.get("caching_mode");
        if (mode != null && !mode.equals("serialized") && !mode.equals("deserialized")) {
            throw fault("invalid value specified for \"caching_mode\" field: " + mode);
        }
        return new HttpFields(
                String.valueOf(method).toUpperCase(Locale.ROOT),
                uri(String.valueOf(url)),
                headers(o.get("headers")),
                raw != null ? raw : body == null ? "" : goJson(body),
                timeout(o.get("timeout")),
                flag(o, "enable_redirect"),
                retries(o.get("max_retry_attempts")),
                flag(o, "cache") || forced,
                forced ? seconds(o.get("force_cache_duration_seconds")) : null,
                flag(o, "force_json_decode"),
                flag(o, "force_yaml_decode"),
                new Tls(tls, flag(o, "tls_use_system_certs"), flag(o, "tls_insecure_skip_verify")));
    }

    /** As Go writes JSON: signatures over the body must come out as OPA's do. */
    private static String goJson(Object body) {
        return Json.write(body)
                .replace("<", "\\u003c")
                .replace(">", "\\u003e")
                .replace("&", "\\u0026")
                .replace("\u2028", "\\u2028")
                .replace("\u2029", "\\u2029");
    }

    private static OutsideException fault(String message) {
        return new OutsideException(false, message);
    }

    private static @Nullable String text(RegoObject o, String name) {
        Object value = o.get(name);
        if (value != null && !(value instanceof String)) {
            throw fault("\"" + name + "\" must be a string");
        }
        return (String) value;
    }

    private static boolean flag(RegoObject o, String name) {
        Object value = o.get(name);
        if (value != null && !(value instanceof Boolean)) {
            throw fault("invalid value for \"" + name + "\" field");
        }
        return Boolean.TRUE.equals(value);
    }

    private static URI uri(String url) {
        try {
            URI uri = new URI(url);
            String scheme = uri.getScheme();
            if (!"http".equalsIgnoreCase(scheme) && !"https".equalsIgnoreCase(scheme)) {
                throw fault("unsupported protocol scheme \"" + (scheme == null ? "" : scheme) + "\"");
            }
            if (uri.getHost() == null) {
                throw fault("the URL has no host");
            }
            return uri;
        } catch (URISyntaxException e) {
            throw fault("the URL cannot be parsed: " + e.getReason());
        }
    }

    private static Map<String, String> headers(@Nullable Object value) {
        Map<String, String> out = new LinkedHashMap<>();
        if (value == null) {
            return out;
        }
        if (!(value instanceof Map<?, ?> m)) {
            throw fault("invalid type for headers key");
        }
        List<String> names = new ArrayList<>();
        m.keySet().forEach(k -> names.add(String.valueOf(k)));
        names.sort(null);
        for (String name : names) {
            if (!(m.get(name) instanceof String text)) {
                throw fault("invalid type for headers value of " + name);
            }
            out.put(name, text);
        }
        return out;
    }

    private static Duration timeout(@Nullable Object value) {
        return switch (value) {
            case null -> TIMEOUT;
            case Long nanos when nanos > 0 -> Duration.ofNanos(nanos);
            case Integer nanos when nanos > 0 -> Duration.ofNanos(nanos);
            // Zero is no limit in OPA. Fail closed: every wait has an end here.
            case Number n when n.doubleValue() == 0 -> TIMEOUT;
            case String s when s.matches("0+") -> TIMEOUT;
            case String s when s.matches("\\d{1,18}") -> Duration.ofNanos(Long.parseLong(s));
            case String s -> duration(s);
            default -> throw fault("invalid timeout value " + value);
        };
    }

    private static Duration duration(String s) {
        Matcher part = PART.matcher(s);
        double nanos = 0;
        int end = 0;
        while (part.find() && part.start() == end) {
            nanos += Double.parseDouble(part.group(1))
                    * switch (part.group(2)) {
                        case "ns" -> 1;
                        case "ms" -> 1e6;
                        case "s" -> 1e9;
                        case "m" -> 60e9;
                        case "h" -> 3600e9;
                        default -> 1e3;
                    };
            end = part.end();
        }
        if (end != s.length() || s.isEmpty()) {
            throw fault("invalid timeout value \"" + s + "\"");
        }
        return nanos < 1 ? TIMEOUT : Duration.ofNanos((long) Math.min(nanos, 1e18));
    }

    private static int retries(@Nullable Object value) {
        if (value == null) {
            return 0;
        }
        if (value instanceof Number n && n.doubleValue() == n.intValue() && n.intValue() >= 0) {
            return n.intValue();
        }
        throw fault("invalid value " + value + " for field \"max_retry_attempts\"");
    }

    private static Duration seconds(@Nullable Object value) {
        if (value == null) {
            throw fault("'force_cache' set but 'force_cache_duration_seconds' parameter is missing");
        }
        if (value instanceof Number n && n.doubleValue() == n.intValue()) {
            return Duration.ofSeconds(n.intValue());
        }
        throw fault("invalid value for \"force_cache_duration_seconds\" field");
    }
}
