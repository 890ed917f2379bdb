package org.zerotrust.pdp.ops;

import io.quarkus.runtime.configuration.ConfigUtils;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;
import org.zerotrust.pdp.keys.KekSource;
import org.zerotrust.pdp.keys.KeyConfig;
import org.zerotrust.pdp.keys.RotationSchedule;

/**
 * Looks at the configuration before anything is served. Each finding says what is unsafe and which setting mends it; a
 * severe one stops the start. There is no switch that lets a severe one pass.
 */
@ApplicationScoped
class StartupChecks {
    private static final Logger LOG = Logger.getLogger(StartupChecks.class);

    /** One finding. */
    record Finding(boolean severe, String setting, String what) {}

    private final ServiceConfig service;
    private final KeyConfig keys;
    private final Config config;

    StartupChecks(ServiceConfig service, KeyConfig keys, Config config) {
        this.service = service;
        this.keys = keys;
        this.config = config;
    }

    /** Logs every finding; throws where one is severe. */
    void orAbort() {
        List<Finding> findings = findings(ConfigUtils.isProfileActive("prod"));
        for (Finding finding : findings) {
            if (finding.severe()) {
                LOG.errorf("event=unsafe_configuration setting=%s what=%s", finding.setting(), finding.what());
            } else {
                LOG.warnf("event=questionable_configuration setting=%s what=%s", finding.setting(), finding.what());
            }
        }
        if (findings.stream().anyMatch(Finding::severe)) {
            throw new IllegalStateException("unsafe configuration: "
                    + findings.stream()
                            .filter(Finding::severe)
                            .map(finding -> finding.setting() + ": " + finding.what())
                            .toList());
        }
    }

    List<Finding> findings(boolean production) {
        List<Finding> found = new ArrayList<>();
        keys(found);
        if (!service.issuer().startsWith("https://")) {
            found.add(new Finding(true, "pdp.service.issuer", "the issuer of grants is not an https URL"));
        }
        if (service.demo()) {
            found.add(new Finding(production, "pdp.service.demo", "demo keys and settings in the production profile"));
        }
        policy(found);
        transport(found, "quarkus.http.", "the decision port");
        if (flag("quarkus.management.enabled")) {
            transport(found, "quarkus.management.", "the admin port");
        }
        return found;
    }

    /** One OPA holds one snapshot: tenants of their own would overwrite each other's. */
    private void policy(List<Finding> found) {
        boolean owned = StreamSupport.stream(config.getPropertyNames().spliterator(), false)
                .anyMatch(name -> name.startsWith("pdp.policy.tenants."));
        if (owned && "opa".equalsIgnoreCase(text("pdp.policy.engine"))) {
            found.add(new Finding(true, "pdp.policy.tenants", "an OPA server cannot keep tenants' snapshots apart"));
        }
    }

    private void keys(List<Finding> found) {
        try {
            KekSource.read(keys);
        } catch (IllegalArgumentException e) {
            found.add(new Finding(true, "pdp.keys.kek", String.valueOf(e.getMessage())));
        }
        try {
            RotationSchedule _ = new RotationSchedule(keys.rotation(), keys.publishAhead());
        } catch (IllegalArgumentException e) {
            found.add(new Finding(true, "pdp.keys.rotation", String.valueOf(e.getMessage())));
        }
    }

    private void transport(List<Finding> found, String prefix, String what) {
        if (text(prefix + "tls-configuration-name").isEmpty()) {
            found.add(new Finding(true, prefix + "tls-configuration-name", what + " has no TLS"));
        }
        if ("quarkus.http.".equals(prefix) && !"disabled".equals(text("quarkus.http.insecure-requests"))) {
            found.add(new Finding(true, "quarkus.http.insecure-requests", "requests without TLS are answered"));
        }
        if ("none".equalsIgnoreCase(text(prefix + "ssl.client-auth"))) {
            found.add(new Finding(false, prefix + "ssl.client-auth", what + " asks nobody for a certificate"));
        }
    }

    private boolean flag(String name) {
        return config.getOptionalValue(name, Boolean.class).orElse(false);
    }

    private String text(String name) {
        return config.getOptionalValue(name, String.class).orElse("");
    }
}
