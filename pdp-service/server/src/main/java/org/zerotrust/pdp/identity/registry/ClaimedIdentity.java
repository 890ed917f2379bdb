package org.zerotrust.pdp.identity.registry;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.identity.registry.Registration.TokenSubject;

/** What a token claims before anything of it is verified: used to select who verifies it, and for nothing else. */
final class ClaimedIdentity {
    /** A longer token is refused unread. */
    static final int LONGEST_TOKEN = 8_192;

    private static final JsonFactory JSON = new JsonFactory();

    private ClaimedIdentity() {}

    /** Issuer and subject; empty where it is no token or lacks one of them. */
    static Optional<TokenSubject> of(String token) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3 || token.length() > LONGEST_TOKEN) {
            return Optional.empty();
        }
        try (JsonParser json = JSON.createParser(Base64.getUrlDecoder().decode(parts[1]))) {
            @Nullable String issuer = null;
            @Nullable String subject = null;
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                boolean text = json.nextToken() == JsonToken.VALUE_STRING;
                if (text && "iss".equals(name)) {
                    issuer = json.getText();
                } else if (text && "sub".equals(name)) {
                    subject = json.getText();
                } else {
                    json.skipChildren();
                }
            }
            return issuer == null || subject == null
                    ? Optional.empty()
                    : Optional.of(new TokenSubject(issuer, subject));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
