package org.zerotrust.pdp.ops;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jboss.logging.Logger;
import org.zerotrust.pdp.keys.SigningProvider;
import org.zerotrust.pdp.store.Registry;
import org.zerotrust.pdp.store.SigningKeys;
import org.zerotrust.pdp.store.Views;

/** What happens when the service starts, in order. What is not in order yet keeps readiness down, not the service. */
@ApplicationScoped
class Start {
    private static final Logger LOG = Logger.getLogger(Start.class);

    void start(@Observes StartupEvent event, StartupChecks checks, Views views, Registry registry, SigningKeys keys) {
        checks.orAbort();
        LOG.infof("event=signing_provider provider=%s", SigningProvider.chosen().describe());
        // Named so that their views exist before the first round.
        LOG.debugf("registries %s %s", registry, keys);
        views.start();
    }
}
