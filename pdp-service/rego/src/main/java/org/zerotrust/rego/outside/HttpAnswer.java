package org.zerotrust.rego.outside;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.zerotrust.rego.RegoCompileException;
import org.zerotrust.rego.tool.PolicyFiles;
import org.zerotrust.rego.value.Frozen;
import org.zerotrust.rego.value.Json;
import org.zerotrust.rego.value.RegoNull;

/**
 * An answer as it came.
 *
 * @param headers by lower-case name
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody, and copied by nobody: megabytes.
record HttpAnswer(int status, Map<String, List<String>> headers, byte[] body) {
    private static final int OVERHEAD = 256;

    private static final Map<Integer, String> REASONS = Map.ofEntries(
            Map.entry(100, "Continue"),
            Map.entry(200, "OK"),
            Map.entry(201, "Created"),
            Map.entry(202, "Accepted"),
            Map.entry(203, "Non-Authoritative Information"),
            Map.entry(204, "No Content"),
            Map.entry(205, "Reset Content"),
            Map.entry(206, "Partial Content"),
            Map.entry(300, "Multiple Choices"),
            Map.entry(301, "Moved Permanently"),
            Map.entry(302, "Found"),
            Map.entry(303, "See Other"),
            Map.entry(304, "Not Modified"),
            Map.entry(307, "Temporary Redirect"),
            Map.entry(308, "Permanent Redirect"),
            Map.entry(400, "Bad Request"),
            Map.entry(401, "Unauthorized"),
            Map.entry(403, "Forbidden"),
            Map.entry(404, "Not Found"),
            Map.entry(405, "Method Not Allowed"),
            Map.entry(406, "Not Acceptable"),
            Map.entry(408, "Request Timeout"),
            Map.entry(409, "Conflict"),
            Map.entry(410, "Gone"),
            Map.entry(411, "Length Required"),
            Map.entry(412, "Precondition Failed"),
            Map.entry(413, "Request Entity Too Large"),
            Map.entry(414, "Request URI Too Long"),
            Map.entry(415, "Unsupported Media Type"),
            Map.entry(418, "I'm a teapot"),
            Map.entry(422, "Unprocessable Entity"),
            Map.entry(429, "Too Many Requests"),
            Map.entry(500, "Internal Server Error"),
            Map.entry(501, "Not Implemented"),
            Map.entry(502, "Bad Gateway"),
            Map.entry(503, "Service Unavailable"),
            Map.entry(504, "Gateway Timeout"));

    static Map<String, List<String>> lower(Map<String, List<String>> headers) {
        Map<String, List<String>> out = new TreeMap<>();
        headers.forEach((name, values) -> {
            String key = name.toLowerCase(Locale.ROOT);
            // What belongs to the connection is not the answer's.
            if (!key.equals("transfer-encoding") && !key.startsWith(":")) {
                out.computeIfAbsent(key, k -> new ArrayList<>()).addAll(values);
            }
        });
        return out;
    }

    String header(String name) {
        return headers.getOrDefault(name, List.of("")).getFirst();
    }

    long size() {
        long chars = headers.entrySet().stream()
                .mapToLong(e -> e.getKey().length()
                        + e.getValue().stream().mapToLong(String::length).sum())
                .sum();
        return body.length + chars + OVERHEAD;
    }

    /** The same answer with newer headers. */
    HttpAnswer with(Map<String, List<String>> newer) {
        Map<String, List<String>> all = new TreeMap<>(headers);
        all.putAll(newer);
        return new HttpAnswer(status, all, body);
    }

    /** As a policy sees it; a body that is not what its type says is null. */
    Object value(boolean asJson, boolean asYaml) {
        String text = new String(body, StandardCharsets.UTF_8);
        String type = header("content-type").split(";")[0].strip().toLowerCase(Locale.ROOT);
        Object decoded = RegoNull.NULL;
        if (asJson || type.matches("application/(json|[^/]+\\+json)")) {
            decoded = decoded("body.json", text);
        } else if (asYaml
                || header("content-type").contains("application/yaml")
                || header("content-type").contains("application/x-yaml")) {
            decoded = decoded("body.yaml", text);
        }
        Map<String, Object> out = new HashMap<>();
        String reason = REASONS.get(status);
        out.put("status", reason == null ? Integer.toString(status) : status + " " + reason);
        out.put("status_code", (long) status);
        out.put("headers", headers);
        out.put("body", decoded);
        out.put("raw_body", text);
        return Frozen.copy(out);
    }

    private static Object decoded(String name, String text) {
        try {
            return name.endsWith("json") ? Json.read(text) : PolicyFiles.document(name, text);
        } catch (Json.MalformedException | RegoCompileException notSo) {
            return RegoNull.NULL;
        }
    }
}
