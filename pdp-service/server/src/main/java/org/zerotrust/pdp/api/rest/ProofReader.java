package org.zerotrust.pdp.api.rest;

import com.fasterxml.jackson.core.JsonToken;
import java.util.ArrayList;
import java.util.List;
import org.zerotrust.pdp.device.DevicePresentation;
import org.zerotrust.pdp.device.Proof;
import org.zerotrust.pdp.device.SignedRequest;

/** Reads a proof of possession: each kind has its own members and no others. */
final class ProofReader {
    private static final int KIND = 1;
    private static final int JWS = 2;
    private static final int DPOP = 4;
    private static final int REQUEST = 8;
    private static final int ATH = 16;
    private static final int SIGNER = 32;

    private ProofReader() {}

    static Proof proof(JsonCursor json) throws Unreadable {
        json.object();
        int seen = 0;
        String kind = null;
        String jws = null;
        String dpop = null;
        String ath = null;
        SignedRequest request = null;
        List<String> signer = List.of();
        for (String name = json.member(); name != null; name = json.member()) {
            switch (name) {
                case "kind" -> {
                    seen = json.once(seen, KIND);
                    kind = json.string();
                    if (!List.of("dpop", "jws", "rfc9421", "tls_by_pep").contains(kind)) {
                        throw json.wrong("unknown_value", "one of dpop, jws, rfc9421, tls_by_pep");
                    }
                }
                case "jws" -> {
                    seen = json.once(seen, JWS);
                    jws = json.string();
                }
                case "dpop" -> {
                    seen = json.once(seen, DPOP);
                    dpop = json.string();
                }
                case "request" -> {
                    seen = json.once(seen, REQUEST);
                    request = request(json);
                }
                case "ath" -> {
                    seen = json.once(seen, ATH);
                    ath = json.string();
                }
                case "signer_chain" -> {
                    seen = json.once(seen, SIGNER);
                    signer = json.strings(DevicePresentation.MAX_CHAIN);
                }
                default -> throw json.unknown();
            }
        }
        if (kind == null) {
            throw json.missing("kind");
        }
        int allowed = KIND
                | switch (kind) {
                    case "jws" -> JWS | SIGNER;
                    case "rfc9421" -> REQUEST | SIGNER;
                    case "dpop" -> DPOP | REQUEST | ATH | SIGNER;
                    default -> REQUEST;
                };
        if ((seen & ~allowed) != 0) {
            throw json.wrong("unexpected_field", "a member that does not go with kind " + kind);
        }
        return switch (kind) {
            case "jws" -> new Proof.Jws(given(json, jws, "jws"), signer);
            case "rfc9421" -> new Proof.Rfc9421(given(json, request, "request"), signer);
            case "dpop" -> new Proof.Dpop(given(json, dpop, "dpop"), given(json, request, "request"), ath, signer);
            default -> new Proof.TlsByPep(request);
        };
    }

    private static <T> T given(JsonCursor json, @org.jspecify.annotations.Nullable T value, String name)
            throws Unreadable {
        if (value == null) {
            throw json.missing(name);
        }
        return value;
    }

    private static SignedRequest request(JsonCursor json) throws Unreadable {
        json.object();
        int seen = 0;
        String method = null;
        String uri = null;
        List<SignedRequest.Header> headers = List.of();
        for (String name = json.member(); name != null; name = json.member()) {
            switch (name) {
                case "method" -> {
                    seen = json.once(seen, 1);
                    method = json.string();
                }
                case "uri" -> {
                    seen = json.once(seen, 2);
                    uri = json.string();
                }
                case "headers" -> {
                    seen = json.once(seen, 4);
                    headers = headers(json);
                }
                default -> throw json.unknown();
            }
        }
        return new SignedRequest(given(json, method, "method"), given(json, uri, "uri"), headers);
    }

    private static List<SignedRequest.Header> headers(JsonCursor json) throws Unreadable {
        json.array();
        List<SignedRequest.Header> headers = new ArrayList<>();
        while (json.next() != JsonToken.END_ARRAY) {
            if (headers.size() == SignedRequest.MAX_HEADERS) {
                throw json.wrongArray("too_many", "at most " + SignedRequest.MAX_HEADERS + " headers");
            }
            headers.add(header(json));
        }
        return headers;
    }

    private static SignedRequest.Header header(JsonCursor json) throws Unreadable {
        json.object();
        int seen = 0;
        String named = null;
        String value = null;
        for (String name = json.member(); name != null; name = json.member()) {
            switch (name) {
                case "name" -> {
                    seen = json.once(seen, 1);
                    named = json.string();
                }
                case "value" -> {
                    seen = json.once(seen, 2);
                    value = json.string();
                }
                default -> throw json.unknown();
            }
        }
        return new SignedRequest.Header(given(json, named, "name"), given(json, value, "value"));
    }
}
