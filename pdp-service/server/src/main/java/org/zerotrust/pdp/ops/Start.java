package org.zerotrust.pdp.ops;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jboss.logging.Logger;
import org.zerotrust.pdp.keys.SigningProvider;
import org.zerotrust.pdp.store.Views;

/** What happens when the service starts, in order. What is not in order yet keeps readiness down, not the service. */
@ApplicationScoped
class Start {
    private static final Logger LOG = Logger.getLogger(Start.class);

    /** Before any other bean starts. */
    void check(@Observes @Priority(1) StartupEvent event, StartupChecks checks) {
        checks.orAbort();
        LOG.infof("event=signing_provider provider=%s", SigningProvider.chosen().describe());
    }

    /** After every bean that registers a view. */
    void follow(@Observes @Priority(5_000) StartupEvent event, Views views) {
        views.start();
    }
}
