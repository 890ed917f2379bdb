package org.zerotrust.pdp.identity.registry;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Base64;
import org.zerotrust.pdp.identity.ReportAuthenticator;

/** Tells signed reports from tokens, by what the header says: the signature covers it (RFC 7515 section 4.1.9). */
final class ReportType {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int LONGEST_HEADER = 1_024;

    private ReportType() {}

    /** Whether a compact JWS says of itself that it is a report. */
    static boolean isReport(String jws) {
        int end = jws.indexOf('.');
        if (end < 0 || end > LONGEST_HEADER) {
            return false;
        }
        try (JsonParser json = JSON.createParser(Base64.getUrlDecoder().decode(jws.substring(0, end)))) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            boolean report = false;
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean type = "typ".equals(json.currentName());
                boolean text = json.nextToken() == JsonToken.VALUE_STRING;
                if (type && text) {
                    report |= ReportAuthenticator.TYPE.equalsIgnoreCase(json.getText());
                } else {
                    json.skipChildren();
                }
            }
            return report;
        } catch (IOException | IllegalArgumentException e) {
            // What cannot be read is no report, and no token either: that is for the verifier to say.
            return false;
        }
    }
}
