package org.zerotrust.pdp.dev.device;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zerotrust.evidence.der.DerException;
import org.zerotrust.evidence.revocation.RevocationOptions;
import org.zerotrust.evidence.x509.Certificate;
import org.zerotrust.evidence.x509.ChainOptions;
import org.zerotrust.evidence.x509.Limits;
import org.zerotrust.evidence.x509.Profile;
import org.zerotrust.evidence.x509.Purpose;

/** One line of a batch: read whole, or refused by the field that is wrong. */
final class BatchLine {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** A line that is not one; its message names the field. */
    static final class MalformedException extends Exception {
        private static final long serialVersionUID = 1L;
        private final @Nullable String id;

        MalformedException(@Nullable String id, String message) {
            super(message);
            this.id = id;
        }

        /** The line's id, where that much could be read. */
        @Nullable
        String id() {
            return id;
        }
    }

    private final JsonNode line;
    private final @Nullable String id;

    private BatchLine(JsonNode line, @Nullable String id) {
        this.line = line;
        this.id = id;
    }

    static BatchLine read(String text) throws MalformedException {
        JsonNode line;
        try {
            line = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new MalformedException(null, "not JSON");
        }
        if (line == null || !line.isObject()) {
            throw new MalformedException(null, "not a JSON object");
        }
        JsonNode id = line.get("id");
        if (id == null || !id.isTextual()) {
            throw new MalformedException(null, "id: a string is missing");
        }
        return new BatchLine(line, id.textValue());
    }

    @Nullable
    String id() {
        return id;
    }

    Verification verification(Instant now) throws MalformedException {
        List<Certificate> anchors = new ArrayList<>();
        for (byte[] der : bytes("anchors", true)) {
            try {
                anchors.add(Certificate.read(der));
            } catch (DerException e) {
                // An anchor that cannot be read anchors nothing.
            }
        }
        List<byte[]> crls = bytes("crls", false);
        List<byte[]> ocsp = bytes("ocsp", false);
        return new Verification(bytes("chain", true), anchors, crls, ocsp, options(), revocation(crls, ocsp), at(now));
    }

    private MalformedException wrong(String field, String what) {
        return new MalformedException(id, field + ": " + what);
    }

    private ChainOptions options() throws MalformedException {
        Profile profile = switch (text("profile", Profile.RFC5280.wire())) {
            case "rfc5280" -> Profile.RFC5280;
            case "gsma-rsp" -> Profile.GSMA_RSP;
            default -> throw wrong("profile", "rfc5280 or gsma-rsp");
        };
        // A certificate is shown by a client unless the line says otherwise.
        Purpose purpose = switch (text("purpose", Purpose.CLIENT.wire())) {
            case "client" -> Purpose.CLIENT;
            case "any" -> Purpose.ANY;
            default -> throw wrong("purpose", "client or any");
        };
        JsonNode depth = line.get("max_intermediates");
        if (depth != null && !depth.isNull() && (!depth.canConvertToInt() || depth.intValue() < 0)) {
            throw wrong("max_intermediates", "a count");
        }
        return new ChainOptions(
                profile,
                purpose,
                false,
                policies(),
                flag("require_explicit_policy"),
                flag("inhibit_policy_mapping"),
                flag("inhibit_any_policy"),
                depth == null || depth.isNull() ? -1 : depth.intValue(),
                Limits.DEFAULT);
    }

    /** Where lists or answers are given and nothing is said, they are used. */
    private @Nullable RevocationOptions revocation(List<byte[]> crls, List<byte[]> ocsp) throws MalformedException {
        return switch (text("revocation", crls.isEmpty() && ocsp.isEmpty() ? "off" : "hard-fail")) {
            case "off" -> null;
            case "hard-fail" -> RevocationOptions.hardFail();
            default -> throw wrong("revocation", "off or hard-fail");
        };
    }

    private Instant at(Instant now) throws MalformedException {
        String at = text("at", "");
        try {
            return at.isEmpty() ? now : OffsetDateTime.parse(at).toInstant();
        } catch (DateTimeException e) {
            throw wrong("at", "a time as in RFC 3339");
        }
    }

    private String text(String field, String otherwise) throws MalformedException {
        JsonNode value = line.get(field);
        if (value == null || value.isNull()) {
            return otherwise;
        }
        if (!value.isTextual()) {
            throw wrong(field, "a string");
        }
        return value.textValue();
    }

    private boolean flag(String field) throws MalformedException {
        JsonNode value = line.get(field);
        if (value == null || value.isNull()) {
            return false;
        }
        if (!value.isBoolean()) {
            throw wrong(field, "true or false");
        }
        return value.booleanValue();
    }

    private Set<String> policies() throws MalformedException {
        Set<String> policies = new LinkedHashSet<>();
        for (JsonNode policy : list("policies", false)) {
            if (!policy.isTextual() || !policy.textValue().matches("[0-2](\\.(0|[1-9][0-9]{0,38})){1,32}")) {
                throw wrong("policies", "object identifiers");
            }
            policies.add(policy.textValue());
        }
        return policies;
    }

    private Iterable<JsonNode> list(String field, boolean needed) throws MalformedException {
        JsonNode value = line.get(field);
        if (value == null || value.isNull()) {
            if (needed) {
                throw wrong(field, "missing");
            }
            return List.of();
        }
        if (!value.isArray()) {
            throw wrong(field, "a list");
        }
        return value;
    }

    private List<byte[]> bytes(String field, boolean needed) throws MalformedException {
        List<byte[]> all = new ArrayList<>();
        for (JsonNode element : list(field, needed)) {
            if (!element.isTextual()) {
                throw wrong(field, "base64 of DER");
            }
            try {
                all.add(Base64.getDecoder().decode(element.textValue()));
            } catch (IllegalArgumentException e) {
                throw wrong(field, "base64 of DER");
            }
        }
        return all;
    }
}
