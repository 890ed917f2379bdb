package org.zerotrust.pdp.dev.tryout;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * What came back for one question, in one form for both transports.
 *
 * @param transport {@code REST} or {@code gRPC}
 * @param status HTTP status, or the gRPC status's name
 * @param body the decision or the problem, with the field names of the REST contract
 */
record Answer(String transport, String status, JsonNode body) {

    /** Whether the service answered the question at all: permit, deny and step-up are answers. */
    boolean isDecision() {
        return status.equals("200") || status.equals("OK");
    }

    /** {@code permit}, {@code deny} or {@code step_up}; for a problem, its code. */
    String outcome() {
        return isDecision() ? body.path("decision").asText() : body.path("code").asText(status);
    }

    String decisionId() {
        return body.path("decision_id").asText();
    }

    String policyDigest() {
        return body.path("policy").path("digest").asText();
    }

    /** Codes of the reasons, in the answer's order. */
    List<String> reasons() {
        return StreamSupport.stream(body.path("reasons").spliterator(), false)
                .map(reason -> reason.path("code").asText())
                .toList();
    }

    /** The grant's token, where one was given. */
    Optional<String> grantToken() {
        return Optional.ofNullable(body.path("grant").path("token").textValue());
    }
}
