package org.zerotrust.pdp.api.kafka;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.zerotrust.pdp.api.rest.PostureReports;
import org.zerotrust.pdp.identity.Caller;
import org.zerotrust.pdp.identity.IdentityResult;
import org.zerotrust.pdp.identity.ReportAuthenticator;
import org.zerotrust.pdp.outcome.Failure;
import org.zerotrust.pdp.outcome.FailureCode;
import org.zerotrust.pdp.stream.ReportHandler;

/**
 * Reports as they come through Kafka: a compact JWS whose payload names the reporter ({@code iss}, {@code sub}), this
 * service ({@code aud}), its end ({@code exp}), the {@code device} and its {@code signals}. A record in a topic says
 * nothing of who wrote it; the signature does, by a key of the reporter's registered issuer.
 */
@ApplicationScoped
final class SignedReports implements ReportHandler {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final ReportAuthenticator authenticator;
    private final PostureReports reports;
    private final Clock clock;

    SignedReports(ReportAuthenticator authenticator, PostureReports reports, Clock clock) {
        this.authenticator = authenticator;
        this.reports = reports;
        this.clock = clock;
    }

    @Override
    public CompletionStage<Optional<Failure>> handle(byte[] record) {
        Instant now = clock.instant();
        String jws = new String(record, StandardCharsets.US_ASCII);
        return switch (authenticator.authenticateReport(jws, now)) {
            case IdentityResult.Rejected(Failure failure) -> refused(failure);
            case IdentityResult.Authenticated(Caller caller) -> keep(caller, jws, now);
        };
    }

    private CompletionStage<Optional<Failure>> keep(Caller caller, String jws, Instant now) {
        try {
            // The signature over these very bytes was verified.
            JsonNode payload = JSON.readTree(Base64.getUrlDecoder().decode(jws.split("\\.", -1)[1]));
            JsonNode device = payload.path("device");
            if (!device.isTextual()) {
                return refused(Failure.invalid("device", "required", "the device that the report is about"));
            }
            byte[] body = JSON.writeValueAsBytes(
                    JsonNodeFactory.instance.objectNode().set("signals", payload.path("signals")));
            return reports.keep(caller, device.textValue(), body, now).thenApply(PostureReports.Kept::failure);
        } catch (IOException | IllegalArgumentException e) {
            return refused(Failure.of(FailureCode.MALFORMED_JSON));
        }
    }

    private static CompletionStage<Optional<Failure>> refused(Failure failure) {
        return CompletableFuture.completedFuture(Optional.of(failure));
    }
}
