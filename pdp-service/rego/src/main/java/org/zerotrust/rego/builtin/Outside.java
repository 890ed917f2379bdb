package org.zerotrust.rego.builtin;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.zerotrust.rego.builtin.Recording.Answer;
import org.zerotrust.rego.builtin.form.IpAddress;
import org.zerotrust.rego.value.Frozen;
import org.zerotrust.rego.value.RegoObject;
import org.zerotrust.rego.value.RegoSet;

/**
 * What reaches outside the evaluation: {@code http.send} and {@code net.lookup_ip_addr}. Both are off unless the host
 * grants the capability, and then what they answered, or failed of, is kept for the evaluation,
 * so that asking twice gives one answer, and recorded where the host records ({@link Recording}).
 */
public final class Outside {
    private static final List<String> REQUIRED = List.of("method", "url");
    private static final List<String> ALLOWED = List.of(
            "method",
            "url",
            "body",
            "enable_redirect",
            "force_json_decode",
            "force_yaml_decode",
            "headers",
            "raw_body",
            "tls_use_system_certs",
            "tls_ca_cert",
            "tls_ca_cert_file",
            "tls_ca_cert_env_variable",
            "tls_client_cert",
            "tls_client_cert_file",
            "tls_client_cert_env_variable",
            "tls_client_key",
            "tls_client_key_file",
            "tls_client_key_env_variable",
            "tls_insecure_skip_verify",
            "tls_server_name",
            "timeout",
            "cache",
            "force_cache",
            "force_cache_duration_seconds",
            "raise_error",
            "caching_mode",
            "max_retry_attempts",
            "cache_ignored_headers");

    /** Sends HTTP requests for policies; what a host grants to allow {@code http.send}. */
    @FunctionalInterface
    public interface HttpSender {
        /**
         * Sends a request.
         *
         * @param request the operand of {@code http.send}, its parameters' names checked
         * @param now the decision's time, which ages in caches are counted by
         * @param atMost how long it may take in all
         * @return the response as OPA shows it: status, status_code, headers, body, raw_body
         * @throws OutsideException where no answer came
         */
        Object send(RegoObject request, Instant now, Duration atMost);
    }

    /** Resolves names for policies; what a host grants to allow {@code net.lookup_ip_addr}. */
    @FunctionalInterface
    public interface NameResolver {
        /**
         * The addresses of a host.
         *
         * @param atMost how long it may take
         * @throws OutsideException where there are none or none could be asked for
         */
        List<String> resolve(String host, Duration atMost);
    }

    private record Request(Object request) {}

    private record Name(String host) {}

    private Outside() {}

    static void register(Registrar r) {
        r.f1("http.send", Outside::send);
        r.f1("net.lookup_ip_addr", Outside::lookup);
    }

    static Object send(BuiltinContext ctx, Object a) {
        RegoObject request = Operands.object(a, 1);
        Object raises = request.get("raise_error");
        if (raises != null && !(raises instanceof Boolean)) {
            throw BuiltinException.failed("invalid value for raise_error field");
        }
        boolean raise = !Boolean.FALSE.equals(raises);
        try {
            checkNames(ctx, request);
            Answer answer = ctx.cached(
                    new Request(keyOf(request)),
                    () -> Recording.of(ctx, "http.send", keyOf(request), () -> asked(ctx, request)));
            return answer.orThrow();
        } catch (OutsideException e) {
            if (raise) {
                throw BuiltinException.failed(String.valueOf(e.getMessage()));
            }
            return failure(e.network(), String.valueOf(e.getMessage()));
        } catch (BuiltinException e) {
            if (raise || e.halts()) {
                throw e;
            }
            return failure(false, "http.send: " + e.getMessage());
        }
    }

    private static Object asked(BuiltinContext ctx, RegoObject request) {
        HttpSender sender = ctx.capability(HttpSender.class);
        if (sender == null) {
            // Fail closed: without the capability nothing leaves this process.
            throw new OutsideException(false, "unallowed host: requests are not allowed");
        }
        Instant now = Instant.ofEpochSecond(0, ctx.timeNanos());
        Object response = Objects.requireNonNull(sender.send(request, now, ctx.timeLeft()));
        // Counted like any other value; the deadline is looked at, too.
        ctx.work(1 + Size.of(response));
        if (ctx.timeLeft().isZero()) {
            throw BuiltinException.halt(
                    BuiltinException.Code.CANCEL, "http.send: timed out (context deadline exceeded)");
        }
        return response;
    }

    /** What {@code raise_error: false} gives in place of an error. */
    private static Object failure(boolean network, String message) {
        return Frozen.copy(Map.of(
                "status_code",
                0L,
                "error",
                Map.of(
                        "code",
                        network ? "eval_http_send_network_error" : "eval_http_send_internal_error",
                        "message",
                        message)));
    }

    /** Requests are the same where they differ only in headers that {@code cache_ignored_headers} names. */
    private static RegoObject keyOf(RegoObject request) {
        Object ignored = request.get("cache_ignored_headers");
        Map<Object, Object> key = new HashMap<>(request);
        key.remove("cache_ignored_headers");
        if (ignored instanceof Collection<?> names && request.get("headers") instanceof Map<?, ?> headers) {
            if (!names.stream().allMatch(String.class::isInstance)) {
                throw new OutsideException(false, "cache_ignored_headers must be an array of strings");
            }
            Map<Object, Object> left = new HashMap<>(headers);
            left.keySet().removeAll(names);
            key.put("headers", RegoObject.of(left));
        }
        return RegoObject.of(key);
    }

    /** The parameters' names, checked as {@code http.send} and {@code providers.aws.sign_req} do. */
    static void checkNames(BuiltinContext ctx, Map<?, ?> request) {
        List<Object> unknown = new ArrayList<>(request.keySet());
        unknown.removeAll(ALLOWED);
        if (!unknown.isEmpty()) {
            throw BuiltinException.type(
                    "operand 1 invalid request parameters(s): " + TermText.of(ctx, RegoSet.of(unknown)));
        }
        List<Object> missing = new ArrayList<>(REQUIRED);
        missing.removeAll(request.keySet());
        if (!missing.isEmpty()) {
            throw BuiltinException.type(
                    "operand 1 missing required request parameters(s): " + TermText.of(ctx, RegoSet.of(missing)));
        }
    }

    static Object lookup(BuiltinContext ctx, Object a) {
        String host = Operands.string(a, 1);
        byte[] literal = IpAddress.parse(host);
        if (literal != null) {
            // An address is its own answer: nobody has to be asked.
            return RegoSet.of(List.of(IpAddress.text(literal)));
        }
        Answer answer = ctx.cached(
                new Name(host), () -> Recording.of(ctx, "net.lookup_ip_addr", host, () -> addresses(ctx, host)));
        try {
            return answer.orThrow();
        } catch (OutsideException e) {
            throw BuiltinException.failed(String.valueOf(e.getMessage()));
        }
    }

    private static Object addresses(BuiltinContext ctx, String host) {
        NameResolver resolver = ctx.capability(NameResolver.class);
        if (resolver == null) {
            // Fail closed: without the capability no question leaves this process.
            throw new OutsideException(false, "unallowed host: " + host);
        }
        return RegoSet.of(resolver.resolve(host, ctx.timeLeft()));
    }
}
