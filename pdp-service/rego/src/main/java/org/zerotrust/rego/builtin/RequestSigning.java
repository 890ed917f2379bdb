package org.zerotrust.rego.builtin;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.builtin.golang.GoUrl;
import org.zerotrust.rego.value.JsonWriter;
import org.zerotrust.rego.value.RegoObject;
import org.zerotrust.rego.value.RegoSet;
import org.zerotrust.rego.value.Values;

/** {@code providers.aws.sign_req}: AWS Signature Version 4 over an HTTP request object. */
final class RequestSigning {
    private static final List<String> CONFIG =
            List.of("aws_access_key", "aws_region", "aws_secret_access_key", "aws_service");
    private static final Set<String> UNSIGNED = Set.of("authorization", "user-agent", "x-amzn-trace-id");
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyyMMdd", Locale.ROOT);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT);

    /** @param hash of the body, as it is sent */
    private record Request(String method, GoUrl url, Map<String, String> headers, String hash) {}

    private RequestSigning() {}

    static void register(Registrar r) {
        r.f3("providers.aws.sign_req", RequestSigning::sign);
    }

    private static String text(Map<?, ?> m, String name) {
        return Values.get(m, name) instanceof String s ? s : "";
    }

    private static BuiltinException type(int operand, String message, BuiltinContext ctx, List<Object> names) {
        return BuiltinException.type("operand " + operand + " " + message + TermText.of(ctx, RegoSet.of(names)));
    }

    static Object sign(BuiltinContext ctx, Object a, Object b, Object time) {
        RegoObject request = Operands.object(a, 1);
        RegoObject config = Operands.object(b, 1);
        checkConfig(ctx, config);
        Number ns = Operands.number(time, 1);
        if (!Numbers.isInt64(ns)) {
            throw BuiltinException.type("operand 3 could not convert time_ns value into a unix timestamp");
        }
        Outside.checkNames(ctx, request);
        Request parsed = request(ctx, request, config);
        ctx.work(100 + Size.of(request));
        Map<Object, Object> headers = Objects.builder();
        headers.putAll(parsed.headers);
        signature(parsed, config, Instant.ofEpochSecond(0, ns.longValue()), headers);
        Map<Object, Object> out = Objects.builder();
        out.putAll(request);
        out.put("headers", RegoObject.of(headers));
        return RegoObject.of(out);
    }

    private static void checkConfig(BuiltinContext ctx, RegoObject config) {
        List<Object> missing = new ArrayList<>();
        List<Object> invalid = new ArrayList<>();
        for (String name : CONFIG) {
            Object v = Values.get(config, name);
            if (v == null) {
                missing.add(name);
            } else if (!(v instanceof String)) {
                invalid.add(name);
            }
        }
        if (!missing.isEmpty()) {
            throw type(2, "missing required AWS config parameters(s): ", ctx, missing);
        }
        if (!invalid.isEmpty()) {
            throw type(2, "invalid values for required AWS config parameters(s): ", ctx, invalid);
        }
    }

    private static Request request(BuiltinContext ctx, RegoObject request, RegoObject config) {
        Object given = Values.get(request, "headers");
        if (given != null && !(given instanceof Map<?, ?>)) {
            throw Operands.wrong(0, given, "object");
        }
        List<Object> invalid = new ArrayList<>();
        for (String name : List.of("url", "method")) {
            if (!(Values.get(request, name) instanceof String)) {
                invalid.add(name);
            }
        }
        if (!invalid.isEmpty()) {
            throw type(1, "invalid values for required request parameters(s): ", ctx, invalid);
        }
        GoUrl url;
        try {
            url = GoUrl.parse(text(request, "url"));
        } catch (IllegalArgumentException malformed) {
            throw BuiltinException.failed(String.valueOf(malformed.getMessage()));
        }
        Map<String, String> headers = new TreeMap<>();
        if (given instanceof Map<?, ?> m) {
            m.forEach((k, v) -> headers.put(k instanceof String s ? s : "", v instanceof String s ? s : ""));
        }
        byte[] body = body(Values.get(request, "body"), Values.get(request, "raw_body"));
        Object unsigned = Values.get(config, "disable_payload_signing");
        if (unsigned != null && !(unsigned instanceof Boolean)) {
            throw BuiltinException.type("operand 2 invalid value for 'disable_payload_signing' in AWS config");
        }
        String hash = Boolean.TRUE.equals(unsigned)
                ? "UNSIGNED-PAYLOAD"
                : HexFormat.of().formatHex(sha256(body));
        return new Request(text(request, "method"), url, headers, hash);
    }

    private static byte[] body(@Nullable Object body, @Nullable Object raw) {
        if (raw != null) {
            return Bytes.of(raw instanceof String s ? s : "");
        }
        return body == null
                ? new byte[0]
                : Bytes.of(new JsonWriter().htmlSafe().write(body).toString());
    }

    private static byte[] sha256(byte[] data) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(data);
        } catch (GeneralSecurityException e) {
            throw BuiltinException.failed("SHA-256 is not available");
        }
    }

    private static byte[] hmac(byte[] key, String message) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(Bytes.of(message));
        } catch (GeneralSecurityException e) {
            throw BuiltinException.failed("HMAC is not available");
        }
    }

    /** Puts the authorization, and what it is over, into the headers. */
    private static void signature(Request request, RegoObject config, Instant at, Map<Object, Object> headers) {
        String service = text(config, "aws_service");
        String day = at.atOffset(ZoneOffset.UTC).format(DAY);
        String time = at.atOffset(ZoneOffset.UTC).format(TIME);
        TreeMap<String, String> own = new TreeMap<>();
        own.put("host", request.url.host());
        own.put("x-amz-date", time);
        if (service.equals("s3") || service.equals("glacier")) {
            own.put("x-amz-content-sha256", request.hash);
        }
        String session = text(config, "aws_session_token");
        if (!session.isEmpty()) {
            own.put("x-amz-security-token", session);
        }
        TreeMap<String, String> signed = new TreeMap<>(own);
        request.headers.forEach((k, v) -> {
            String lower = k.toLowerCase(Locale.ROOT);
            if (!UNSIGNED.contains(lower)) {
                signed.put(lower, v);
            }
        });
        String names = String.join(";", signed.keySet());
        StringBuilder canonical = new StringBuilder(request.method)
                .append('\n')
                .append(request.url.escapedPath())
                .append('\n')
                .append(request.url.rawQuery())
                .append('\n');
        signed.forEach((k, v) -> canonical.append(k).append(':').append(v).append('\n'));
        canonical.append('\n').append(names).append('\n').append(request.hash);
        String scope = day + "/" + text(config, "aws_region") + "/" + service + "/aws4_request";
        String toSign = "AWS4-HMAC-SHA256\n" + time + "\n" + scope + "\n"
                + HexFormat.of().formatHex(sha256(Bytes.of(canonical.toString())));
        byte[] key = ("AWS4" + text(config, "aws_secret_access_key")).getBytes(StandardCharsets.UTF_8);
        for (String part : List.of(day, text(config, "aws_region"), service, "aws4_request")) {
            key = hmac(key, part);
        }
        headers.put(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=" + text(config, "aws_access_key") + "/" + scope + ",SignedHeaders="
                        + names + ",Signature=" + HexFormat.of().formatHex(hmac(key, toSign)));
        headers.putAll(own);
    }
}
