package org.zerotrust.rego.builtin;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.zerotrust.rego.builtin.form.IpAddress;
import org.zerotrust.rego.value.RegoObject;
import org.zerotrust.rego.value.RegoSet;

/**
 * What reaches outside the evaluation: {@code http.send} and {@code net.lookup_ip_addr}. Both are off unless the host
 * grants the capability, and then what they answered is kept for the evaluation, so that asking twice gives one answer.
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

    /** Sends HTTP requests for policies; what a host grants to allow {@code http.send}, and may record. */
    @FunctionalInterface
    public interface HttpSender {
        /**
         * Sends a request.
         *
         * @param request the operand of {@code http.send}, its parameters' names checked
         * @return the response as OPA shows it: status, status_code, headers, body, raw_body
         * @throws BuiltinException where no answer came
         */
        Object send(RegoObject request);
    }

    /** Resolves names for policies; what a host grants to allow {@code net.lookup_ip_addr}, and may record. */
    @FunctionalInterface
    public interface NameResolver {
        /**
         * The addresses of a host.
         *
         * @throws BuiltinException where there are none or none could be asked for
         */
        List<String> resolve(String host);
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
        checkNames(ctx, request);
        HttpSender sender = ctx.capability(HttpSender.class);
        if (sender == null) {
            // Fail closed: without the capability nothing leaves this process.
            throw BuiltinException.failed("unallowed host: requests are not allowed");
        }
        return ctx.cached(new Request(request), () -> Objects.requireNonNull(sender.send(request)));
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
        NameResolver resolver = ctx.capability(NameResolver.class);
        if (resolver == null) {
            // Fail closed: without the capability no question leaves this process.
            throw BuiltinException.failed("unallowed host: " + host);
        }
        return ctx.cached(new Name(host), () -> RegoSet.of(resolver.resolve(host)));
    }
}
