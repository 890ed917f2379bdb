package org.zerotrust.pdp.ops;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.zerotrust.pdp.outcome.PdpException;
import org.zerotrust.pdp.policy.PolicyConfig;
import org.zerotrust.pdp.policy.Snapshot;
import org.zerotrust.pdp.policy.pack.TenantEngines;
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
    private final TenantEngines engines;
    private final PolicyConfig policyConfig;

    ReadyToDecide(
            Views views,
            Streams streams,
            SigningKeys keys,
            Clock clock,
            TenantEngines engines,
            PolicyConfig policyConfig) {
        this.policyConfig = policyConfig;
        this.views = views;
        this.streams = streams;
        this.keys = keys;
        this.clock = clock;
        this.engines = engines;
    }

    @Override
    public HealthCheckResponse call() {
        List<String> missing = views.missing();
        List<String> faults = streams.faults();
        boolean signer = canSign();
        Snapshot policy = engines.shared().snapshot();
        // One tenant's policy must not stop the others: an owner without one is counted, and not decided for.
        long owners = engines.owned().values().stream()
                .filter(engine -> engine.snapshot() == null)
                .count();
        return HealthCheckResponse.named("decide")
                .status(missing.isEmpty() && faults.isEmpty() && signer && policy != null)
                .withData("views", missing.isEmpty() ? "loaded" : "missing: " + String.join(", ", missing))
                .withData("streams", faults.isEmpty() ? "in order" : "not in order: " + String.join(", ", faults))
                .withData("policy", policy == null ? "none" : policy.digest())
                .withData("owners_without_policy", owners)
                .withData("unsigned_policy", policyConfig.allowUnsigned() ? "allowed, for development" : "refused")
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
