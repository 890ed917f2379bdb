package org.zerotrust.evidence.jose;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JWS in compact serialization (RFC 7515, 7.1), taken apart and not yet verified. */
public final class CompactJws {
    private final Map<String, Object> header;
    private final byte[] payload;
    private final byte[] signature;
    private final byte[] input;

    private CompactJws(Map<String, Object> header, byte[] payload, byte[] signature, byte[] input) {
        this.header = header;
        this.payload = payload;
        this.signature = signature;
        this.input = input;
    }

    /**
     * Takes it apart.
     *
     * @param longest in characters
     * @return null where it is not three parts, each in base64url, with a JSON object as header
     */
    public static @Nullable CompactJws parse(String compact, int longest) {
        return parse(compact, null, longest);
    }

    /** The same for a JWS with detached content (RFC 7515, appendix F): its middle part is empty. */
    public static @Nullable CompactJws parse(String compact, byte @Nullable [] detached, int longest) {
        if (compact.length() > longest) {
            return null;
        }
        int first = compact.indexOf('.');
        int last = compact.lastIndexOf('.');
        if (first <= 0 || last <= first || compact.indexOf('.', first + 1) != last) {
            return null;
        }
        byte[] header = Base64Url.decode(compact.substring(0, first));
        String middle = compact.substring(first + 1, last);
        byte[] payload = detached == null ? Base64Url.decode(middle) : detached;
        byte[] signature = Base64Url.decode(compact.substring(last + 1));
        if (header == null || payload == null || signature == null || (detached != null && !middle.isEmpty())) {
            return null;
        }
        Map<String, Object> members = Json.object(header);
        if (members == null) {
            return null;
        }
        String signed = detached == null
                ? compact.substring(0, last)
                : compact.substring(0, first + 1) + Base64Url.encode(detached);
        return new CompactJws(members, payload, signature, signed.getBytes(StandardCharsets.US_ASCII));
    }

    /** The protected header. */
    public Map<String, Object> header() {
        return Collections.unmodifiableMap(header);
    }

    /** The payload, decoded. */
    public byte[] payload() {
        return payload.clone();
    }

    /** The signature, decoded. */
    byte[] signature() {
        return signature;
    }

    /** What was signed: header and payload as they were sent. */
    byte[] input() {
        return input;
    }

    /** A header parameter that is a string; null for anything else. */
    public @Nullable String text(String name) {
        return header.get(name) instanceof String text ? text : null;
    }

    /** The payload as a JSON object; null where it is none. */
    public @Nullable Map<String, Object> claims() {
        return Json.object(payload);
    }

    @Override
    public String toString() {
        return "CompactJws[***]";
    }
}
