package org.zerotrust.pdp.store;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.logging.Logger;
import org.zerotrust.pdp.device.DeviceRecord;
import org.zerotrust.pdp.device.DeviceRegistry;
import org.zerotrust.pdp.device.IssuerProfile;
import org.zerotrust.pdp.device.IssuerRegistry;
import org.zerotrust.pdp.identity.registry.Registrations;
import org.zerotrust.pdp.outcome.PdpException;
import org.zerotrust.pdp.outcome.TenantId;
import org.zerotrust.pdp.posture.AttestationVerifiers;

/** The registries a decision looks into, all in memory: callers, issuers, devices, verifiers of attestation. */
@ApplicationScoped
@Startup
public class Registry implements DeviceRegistry, IssuerRegistry, AttestationVerifiers {
    private static final Logger LOG = Logger.getLogger(Registry.class);

    private final Clock clock;
    private final View<Registrations> registrations;
    private final View<Map<TenantId, Issuers>> issuers;
    private final View<DeviceTable> devices;
    private final View<Map<TenantId, Trusted>> verifiers;

    Registry(Views views, DeviceChanges changes, Clock clock, MeterRegistry metrics) {
        this.clock = clock;
        this.registrations = views.register("registrations", Registry::readRegistrations);
        this.issuers = views.register("issuers", Registry::readIssuers);
        DeviceTable table = new DeviceTable();
        AtomicReference<String> since = new AtomicReference<>("0");
        this.devices = views.register("devices", () -> {
            since.set(changes.read(table, since.get()));
            return table;
        });
        Gauge.builder("pdp.registry.devices", table, DeviceTable::size).register(metrics);
        Gauge.builder("pdp.registry.device.bytes", table, DeviceTable::bytes)
                .baseUnit("bytes")
                .register(metrics);
        this.verifiers = views.register("verifiers", Registry::readVerifiers);
    }

    /** The callers' registrations of the moment. */
    public Registrations registrations(Instant now) {
        return registrations.get(now);
    }

    @Override
    public Issuers issuers(TenantId tenant) {
        return issuers.get(clock.instant()).getOrDefault(tenant, new Issuers(List.of(), 0));
    }

    /** Where the revocation lists of all issuers are. */
    Set<URI> statusSources() {
        Set<URI> sources = new HashSet<>();
        for (Issuers tenant : issuers.get(clock.instant()).values()) {
            tenant.profiles().forEach(issuer -> sources.addAll(issuer.status().lists()));
        }
        return sources;
    }

    @Override
    public Trusted trusted(TenantId tenant) {
        return verifiers.get(clock.instant()).getOrDefault(tenant, Trusted.NOBODY);
    }

    @Override
    public CompletionStage<Optional<DeviceRecord>> find(TenantId tenant, String deviceId) {
        try {
            return CompletableFuture.completedStage(
                    Optional.ofNullable(devices.get(clock.instant()).find(tenant, deviceId)));
        } catch (PdpException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    private static Uni<Registrations> readRegistrations(Mutiny.StatelessSession session) {
        return session.createQuery("from PepRow", PepRow.class)
                .getResultList()
                .flatMap(peps -> session.createQuery("from TokenIssuerRow", TokenIssuerRow.class)
                        .getResultList()
                        .map(tokenIssuers -> new Registrations(
                                Rows.each(peps, Rows::registration, row -> row.tenant + "/" + row.pepId, LOG),
                                used(tokenIssuers, "callers", Rows::tokenIssuer),
                                used(tokenIssuers, "subjects", Rows::subjectIssuer))));
    }

    /** Fail closed: an issuer speaks for those it was registered for, and for no others. */
    private static <T> List<T> used(List<TokenIssuerRow> rows, String use, Function<TokenIssuerRow, T> mapping) {
        return Rows.each(
                rows.stream().filter(row -> Rows.words(row.uses).contains(use)).toList(),
                mapping,
                row -> row.tenant + "/" + row.issuer,
                LOG);
    }

    private static Uni<Map<TenantId, Issuers>> readIssuers(Mutiny.StatelessSession session) {
        return session.createQuery("from IssuerRow where enabled = true", IssuerRow.class)
                .getResultList()
                .flatMap(rows -> session.createQuery(
                                "select version from ViewVersionRow where view = 'issuers'", Long.class)
                        .getSingleResult()
                        .map(version -> Rows.each(rows, Rows::issuer, row -> row.tenant + "/" + row.issuerId, LOG)
                                .stream()
                                .collect(groupingBy(IssuerProfile::tenant))
                                .entrySet()
                                .stream()
                                .collect(toMap(Map.Entry::getKey, entry -> new Issuers(entry.getValue(), version)))));
    }

    private static Uni<Map<TenantId, Trusted>> readVerifiers(Mutiny.StatelessSession session) {
        return session.createQuery("from VerifierRow where enabled = true", VerifierRow.class)
                .getResultList()
                .flatMap(rows -> session.createQuery(
                                "select version from ViewVersionRow where view = 'verifiers'", Long.class)
                        .getSingleResult()
                        .map(version -> Rows.each(
                                        rows, VerifierRows::known, row -> row.tenant + "/" + row.verifierId, LOG)
                                .stream()
                                .collect(groupingBy(VerifierRows.Known::tenant))
                                .entrySet()
                                .stream()
                                .collect(toMap(
                                        Map.Entry::getKey,
                                        entry -> new Trusted(VerifierRows.verifier(entry.getValue()), version)))));
    }
}
