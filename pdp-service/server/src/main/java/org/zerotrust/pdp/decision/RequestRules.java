package org.zerotrust.pdp.decision;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zerotrust.evidence.attestation.EarVerifier;
import org.zerotrust.pdp.device.DevicePresentation;
import org.zerotrust.pdp.device.OcspStaple;
import org.zerotrust.pdp.device.Proof;
import org.zerotrust.pdp.device.SignedRequest;
import org.zerotrust.pdp.identity.SubjectStatement;
import org.zerotrust.pdp.outcome.FieldError;
import org.zerotrust.pdp.policy.RequestContext;
import org.zerotrust.pdp.posture.PostureAssembler;
import org.zerotrust.pdp.posture.PostureClaim;

/**
 * What a well-formed question must keep to, the same for every transport: lengths, alphabets, counts, known words
 * and clocks. All that is wrong is said at once, by path.
 */
public final class RequestRules {
    /** How many signals may travel with one question or report. */
    public static final int MAX_SIGNALS = 100;

    /** How many questions one batch may hold. */
    public static final int MAX_BATCH = 100;

    private static final int MAX_ERRORS = 20;
    private static final int MAX_CERTIFICATE = 16_384;
    private static final Duration MAX_SKEW = Duration.ofMinutes(5);
    private static final Duration OLDEST = Duration.ofDays(3660);
    private static final Set<String> SUBJECT_TYPES = Set.of("workload", "person", "service");
    private static final Set<String> TLS_VERSIONS = Set.of("TLSv1.2", "TLSv1.3", "DTLSv1.2", "DTLSv1.3");

    private final List<FieldError> errors = new ArrayList<>(0);
    private final Instant now;

    private RequestRules(Instant now) {
        this.now = now;
    }

    /** What is wrong with the question; empty where nothing is. */
    public static List<FieldError> check(AccessRequest request, Instant now) {
        RequestRules rules = new RequestRules(now);
        rules.token("request_id", request.requestId(), 128);
        rules.token("transaction_id", request.transactionId(), 128);
        if (request.subject() != null) {
            rules.subject(request.subject());
        }
        if (request.application() != null) {
            rules.text("application.id", request.application().id(), 256);
        }
        if (request.device() != null) {
            rules.device(request.device());
        }
        rules.posture("posture", request.posture());
        rules.text("resource.id", request.resource().id(), 256);
        rules.text("resource.type", request.resource().type(), 64);
        rules.text("resource.path", request.resource().path(), 2048);
        rules.text("action.name", request.action().name(), 128);
        rules.context(request.context());
        rules.text("grant.audience", request.grant().audience(), 256);
        rules.token("grant.renews", request.grant().renews(), 128);
        return rules.errors;
    }

    /** What is wrong with a report of signals. */
    public static List<FieldError> checkSignals(String path, List<PostureClaim> claims, Instant now) {
        RequestRules rules = new RequestRules(now);
        rules.posture(path, claims);
        return rules.errors;
    }

    private void subject(SubjectStatement subject) {
        text("subject.id", subject.id(), 256);
        if (subject.type() != null) {
            known("subject.type", subject.type(), SUBJECT_TYPES);
        }
        if (subject.token() == null) {
            required("subject.id", subject.id());
            required("subject.type", subject.type());
        } else {
            token("subject.token", subject.token(), 8192);
            if (!subject.roles().isEmpty()) {
                error("subject.roles", "unexpected_field", "the token says which roles the subject has");
            }
            if (subject.acr() != null || subject.authenticatedAt() != null) {
                error("subject.authn", "unexpected_field", "the token says how the subject was authenticated");
            }
        }
        if (subject.roles().size() > 64) {
            error("subject.roles", "too_many", "at most 64 roles");
        }
        for (int i = 0; i < subject.roles().size() && i < 64; i++) {
            String role = subject.roles().get(i);
            if (!isText(role, 128)) {
                text("subject.roles[" + i + "]", role, 128);
            }
        }
        text("subject.authn.acr", subject.acr(), 256);
        clock("subject.authn.time", subject.authenticatedAt(), MAX_SKEW, OLDEST);
    }

    private void staple(@Nullable String response) {
        String path = "device.tls.ocsp_response";
        if (response == null) {
            return;
        }
        if (response.length() > MAX_CERTIFICATE) {
            error(path, "too_long", "at most 16384 characters");
        } else if (OcspStaple.read(response) == null) {
            error(path, "malformed", "base64 of the DER of an OCSP response (RFC 6960)");
        }
    }

    private void device(DevicePresentation device) {
        String id = device.id();
        text("device.id", id, 256);
        if (id != null && !id.startsWith("urn:")) {
            error("device.id", "not_a_urn", "a device id is a URN");
        }
        List<String> chain = device.chain();
        if (chain.size() > DevicePresentation.MAX_CHAIN) {
            error("device.certificate_chain", "too_many", "at most " + DevicePresentation.MAX_CHAIN + " certificates");
        }
        for (int i = 0; i < chain.size() && i < DevicePresentation.MAX_CHAIN; i++) {
            if (chain.get(i).length() > MAX_CERTIFICATE) {
                error("device.certificate_chain[" + i + "]", "too_long", "at most 16384 characters");
            }
        }
        digits("device.identifiers.eid", device.identifiers().eid(), 32, 32);
        digits("device.identifiers.iccid", device.identifiers().iccid(), 18, 20);
        digits("device.identifiers.imei", device.identifiers().imei(), 14, 16);
        if (device.tls() != null) {
            known("device.tls.version", device.tls().version(), TLS_VERSIONS);
            text("device.tls.cipher", device.tls().cipher(), 64);
            staple(device.tls().ocspResponse());
        }
        if (device.proof() != null) {
            proof(device.proof());
        }
    }

    private void proof(Proof proof) {
        for (int i = 0; i < proof.signer().size(); i++) {
            longest("device.proof.signer_chain[" + i + "]", proof.signer().get(i), MAX_CERTIFICATE);
        }
        switch (proof) {
            case Proof.TlsByPep seen -> {
                if (seen.request() != null) {
                    request(seen.request());
                }
            }
            case Proof.Jws jws -> longest("device.proof.jws", jws.compact(), 4096);
            case Proof.Rfc9421 signed -> request(signed.request());
            case Proof.Dpop dpop -> {
                longest("device.proof.dpop", dpop.compact(), 8192);
                if (dpop.accessTokenHash() != null) {
                    longest("device.proof.ath", dpop.accessTokenHash(), 64);
                }
                request(dpop.request());
            }
        }
    }

    private void request(SignedRequest request) {
        token("device.proof.request.method", request.method(), 32);
        text("device.proof.request.uri", request.uri(), 4096);
        for (int i = 0; i < request.headers().size(); i++) {
            String path = "device.proof.request.headers[" + i + "]";
            token(path + ".name", request.headers().get(i).name(), 128);
            longest(path + ".value", request.headers().get(i).value(), MAX_CERTIFICATE);
        }
    }

    private void longest(String path, String value, int max) {
        if (value.length() > max) {
            error(path, "too_long", "at most " + max + " characters");
        }
    }

    private void posture(String path, List<PostureClaim> claims) {
        if (claims.size() > MAX_SIGNALS) {
            error(path, "too_many", "at most " + MAX_SIGNALS + " signals");
            return;
        }
        for (int i = 0; i < claims.size(); i++) {
            PostureClaim claim = claims.get(i);
            Duration maxAge = claim.maxAge();
            if (maxAge != null && (maxAge.toSeconds() < 1 || maxAge.toSeconds() > 31_536_000)) {
                error(at(path, i, "max_age"), "out_of_range", "1 to 31536000 seconds");
            }
            switch (claim) {
                case PostureClaim.Stated stated -> stated(path, i, stated);
                case PostureClaim.Attested attested -> attested(path, i, attested);
            }
        }
    }

    private void stated(String path, int i, PostureClaim.Stated claim) {
        if (!isSignalName(claim.name())) {
            error(at(path, i, "name"), "malformed", "lower-case letters, digits, _ . and -, at most 64");
        }
        if (!isSignalValue(claim.value())) {
            error(
                    at(path, i, "value"),
                    "malformed",
                    "a boolean, a number, a string of at most 1024 characters or at most 64 strings");
        }
        String source = claim.source();
        if (source != null && !isSignalName(source)) {
            error(at(path, i, "source"), "malformed", "lower-case letters, digits, _ . and -, at most 64");
        }
        if (claim.observedAt().isAfter(now.plus(PostureAssembler.LEEWAY))) {
            error(at(path, i, "observed_at"), "in_the_future", "later than our clock and the leeway");
        } else if (claim.observedAt().isBefore(now.minus(OLDEST))) {
            error(at(path, i, "observed_at"), "too_old", "more than ten years ago");
        }
    }

    private void attested(String path, int i, PostureClaim.Attested claim) {
        if (!claim.name().equals(PostureClaim.Attested.ATTESTATION)) {
            error(at(path, i, "name"), "unknown_value", "evidence goes with the name attestation");
        }
        if (claim.evidence().isEmpty() || claim.evidence().length() > EarVerifier.LONGEST) {
            error(at(path, i, "evidence"), "too_long", "1 to " + EarVerifier.LONGEST + " characters");
        }
    }

    private static String at(String path, int index, String member) {
        return path + "[" + index + "]." + member;
    }

    private void context(RequestContext context) {
        String ip = context.ip();
        if (ip != null && !IpLiteral.isAddress(ip)) {
            error("context.ip", "malformed", "an IPv4 or IPv6 address");
        }
        clock("context.time", context.time(), MAX_SKEW, MAX_SKEW);
        text("context.session", context.session(), 256);
    }

    private void clock(String path, @Nullable Instant time, Duration ahead, Duration behind) {
        if (time != null && (time.isAfter(now.plus(ahead)) || time.isBefore(now.minus(behind)))) {
            error(path, "clock_far_off", "too far from our clock");
        }
    }

    private void known(String path, String value, Set<String> words) {
        if (!words.contains(value)) {
            error(
                    path,
                    "unknown_value",
                    "one of " + String.join(", ", words.stream().sorted().toList()));
        }
    }

    private void required(String path, @Nullable String value) {
        if (value == null) {
            error(path, "required", "the field is required");
        }
    }

    private void digits(String path, @Nullable String value, int min, int max) {
        if (value == null) {
            return;
        }
        boolean ok = value.length() >= min && value.length() <= max;
        for (int i = 0; ok && i < value.length(); i++) {
            ok = value.charAt(i) >= '0' && value.charAt(i) <= '9';
        }
        if (!ok) {
            error(path, "malformed", min == max ? min + " digits" : min + " to " + max + " digits");
        }
    }

    /** Visible ASCII. */
    private void token(String path, @Nullable String value, int max) {
        if (value == null) {
            return;
        }
        boolean ok = !value.isEmpty() && value.length() <= max;
        for (int i = 0; ok && i < value.length(); i++) {
            ok = value.charAt(i) > ' ' && value.charAt(i) < 0x7f;
        }
        if (!ok) {
            error(path, "malformed", "1 to " + max + " visible ASCII characters");
        }
    }

    /** Anything but control characters. */
    private void text(String path, @Nullable String value, int max) {
        if (value == null || isText(value, max)) {
            return;
        }
        if (value.isEmpty()) {
            error(path, "empty", "must not be empty");
        } else if (value.length() > max) {
            error(path, "too_long", "at most " + max + " characters");
        } else {
            error(path, "control_character", "control characters are not allowed");
        }
    }

    private static boolean isText(String value, int max) {
        if (value.isEmpty() || value.length() > max) {
            return false;
        }
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) < ' ' || value.charAt(i) == 0x7f) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSignalName(String name) {
        if (name.isEmpty() || name.length() > 64 || name.charAt(0) < 'a' || name.charAt(0) > 'z') {
            return false;
        }
        for (int i = 1; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '_' || c == '.' || c == '-')) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSignalValue(Object value) {
        return switch (value) {
            case Boolean b -> true;
            case Number n -> true;
            case String s -> s.isEmpty() || isText(s, 1024);
            case List<?> l ->
                l.size() <= 64 && l.stream().allMatch(item -> item instanceof String s && isText(s, 1024));
            default -> false;
        };
    }

    private void error(String path, String code, String message) {
        if (errors.size() < MAX_ERRORS) {
            errors.add(new FieldError(path, code, message));
        }
    }
}
