package org.zerotrust.pdp.ops;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import org.jboss.logging.Logger;
import org.zerotrust.pdp.api.admin.AdminConfig;
import org.zerotrust.pdp.outcome.TenantId;
import org.zerotrust.pdp.store.TenantStore;

/**
 * Lets the very first administrator in, by the name in a certificate that configuration gives: once, and only while
 * nobody administers anything. A database that cannot be reached then changes nothing: the next start tries again.
 */
@ApplicationScoped
class FirstAdministrator {
    private static final Logger LOG = Logger.getLogger(FirstAdministrator.class);

    void start(@Observes @Priority(3_000) StartupEvent event, AdminConfig config, TenantStore tenants, Clock clock) {
        if (config.firstTenant().isEmpty() || config.firstCertSan().isEmpty()) {
            return;
        }
        try {
            String tenant = new TenantId(config.firstTenant().get()).value();
            if (tenants.addFirst(tenant, config.firstCertSan().get(), clock.instant())) {
                LOG.infof("event=first_administrator owner=%s", tenant);
            }
        } catch (RuntimeException e) {
            LOG.errorf("event=first_administrator_missing error=%s", e.getMessage());
        }
    }
}
