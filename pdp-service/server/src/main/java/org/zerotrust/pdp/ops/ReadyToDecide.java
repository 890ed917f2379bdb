package org.zerotrust.pdp.ops;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.zerotrust.pdp.outcome.PdpException;
import org.zerotrust.pdp.store.SigningKeys;
import org.zerotrust.pdp.store.Views;
import org.zerotrust.pdp.stream.Streams;

/**
 * Ready means: a question that came now could be decided, recorded and granted. Looks at what is in memory only, so that
 * it costs nothing and cannot hang.
 */
@Readiness
@ApplicationScoped
class ReadyToDecide implements HealthCheck {
    private final Views views;
    private final Streams streams;
    private final SigningKeys keys;
    private final Clock clock;

    ReadyToDecide(Views views, Streams streams, SigningKeys keys, Clock clock) {
        this.views = views;
        this.streams = streams;
        this.keys = keys;
        this.clock = clock;
    }

    @Override
    public HealthCheckResponse call() {
        List<String> missing = views.missing();
        List<String> faults = streams.faults();
        boolean signer = canSign();
        return HealthCheckResponse.named("decide")
                .status(missing.isEmpty() && faults.isEmpty() && signer)
                .withData("views", missing.isEmpty() ? "loaded" : "missing: " + String.join(", ", missing))
                .withData("streams", faults.isEmpty() ? "in order" : "not in order: " + String.join(", ", faults))
                .withData("signing_key", signer ? "active" : "none")
                .build();
    }

    private boolean canSign() {
        try {
            return keys.ring().signer(clock.instant()).isPresent();
        } catch (PdpException e) {
            return false;
        }
    }
}
