package org.zerotrust.pdp.grant.jwt;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import org.zerotrust.pdp.keys.Thumbprints;
import org.zerotrust.pdp.posture.PostureSnapshot;
import org.zerotrust.pdp.posture.Signal;

/**
 * Names the posture a grant rested on without telling it: two grants with one digest rested on the same signals from the
 * same sources, observed at the same times, with the same values.
 */
final class PostureDigest {
    private static final JsonFactory JSON = new ObjectMapper().getFactory();
    private static final int TYPICAL_BYTES = 512;

    private PostureDigest() {}

    /** Base64url of SHA-256 over the signals, sorted by name as a snapshot is, each as a JSON array. */
    static String of(PostureSnapshot posture) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(TYPICAL_BYTES);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartArray();
            for (Signal signal : posture.signals()) {
                json.writeStartArray();
                json.writeString(signal.facts().name());
                json.writeString(signal.facts().source());
                json.writeString(signal.facts().integrity().wire());
                json.writeNumber(signal.facts().observedAt().toEpochMilli());
                json.writeString(signal.status());
                // A stale value was not used: it is no part of what the grant rested on.
                if (signal instanceof Signal.Fresh fresh) {
                    json.writeObject(fresh.value());
                }
                json.writeEndArray();
            }
            json.writeEndArray();
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot be written", e);
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Thumbprints.sha256(out.toByteArray()));
    }
}
