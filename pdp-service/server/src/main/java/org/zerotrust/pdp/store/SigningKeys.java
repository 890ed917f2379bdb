package org.zerotrust.pdp.store;

import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.PersistenceException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.logging.Logger;
import org.zerotrust.pdp.grant.jwt.GrantVerifier;
import org.zerotrust.pdp.grant.jwt.JwtGrantIssuer;
import org.zerotrust.pdp.keys.KekSource;
import org.zerotrust.pdp.keys.KeyConfig;
import org.zerotrust.pdp.keys.KeyEncryptionKey;
import org.zerotrust.pdp.keys.KeyRing;
import org.zerotrust.pdp.keys.RotationSchedule;
import org.zerotrust.pdp.keys.SigningKey;
import org.zerotrust.pdp.keys.WrappedKeyException;

/**
 * The signing keys of all replicas, wrapped in the database and open in memory. Every replica looks whether a key is
 * due; the database lets one of them add each generation.
 */
@ApplicationScoped
@Startup
public class SigningKeys {
    private static final Logger LOG = Logger.getLogger(SigningKeys.class);

    /** The service's own rows. */
    static final String SERVICE = "*";

    /** A key is published until the last grant it can have signed has ended, clocks differing by the leeway. */
    private static final Duration LONGEST_GRANT = JwtGrantIssuer.LONGEST.plus(GrantVerifier.LEEWAY);

    private final Database database;
    private final Views views;
    private final Clock clock;
    private final KeyEncryptionKey kek;
    private final RotationSchedule schedule;
    private final View<KeyRing> ring;
    private final Map<Long, SigningKey> opened = new ConcurrentHashMap<>();

    SigningKeys(Database database, Views views, Clock clock, KeyConfig config) {
        this.database = database;
        this.views = views;
        this.clock = clock;
        this.kek = KekSource.read(config);
        this.schedule = new RotationSchedule(config.rotation(), config.publishAhead());
        this.ring = views.register("signing_keys", this::read);
        views.follow(this::addWhatIsDue);
    }

    /** The keys of the moment. */
    public KeyRing ring() {
        return ring.get(clock.instant());
    }

    /** The published key set (RFC 7517). */
    public String jwks() {
        return ring().jwks(clock.instant(), LONGEST_GRANT);
    }

    /** Adds a key that will sign as soon as verifiers can know it; blocks. */
    public Instant rotate(String actor) {
        Instant activeFrom = schedule.onRequest(clock.instant());
        add(activeFrom, actor);
        views.round();
        return activeFrom;
    }

    private void addWhatIsDue() {
        schedule.due(ring(), clock.instant()).ifPresent(activeFrom -> add(activeFrom, "schedule"));
    }

    private void add(Instant activeFrom, String actor) {
        SigningKey key = SigningKey.generate(ring().lastGeneration() + 1, activeFrom);
        SigningKeyRow row = new SigningKeyRow();
        row.tenant = SERVICE;
        row.generation = key.generation();
        row.kid = key.kid();
        row.spki = key.publicKey().getEncoded();
        row.wrapped = key.wrap(SigningKey.Purpose.GRANTS, kek);
        row.activeFrom = activeFrom;
        row.createdBy = actor;
        row.createdAt = clock.instant();
        try {
            database.await(database.write(session -> session.insert(row)));
            LOG.infof("event=signing_key_added kid=%s activeFrom=%s by=%s", key.kid(), activeFrom, actor);
        } catch (PersistenceException e) {
            // Another replica added this generation first: its key is the one, and the next round reads it.
            LOG.infof("event=signing_key_not_added generation=%d", key.generation());
        }
    }

    private Uni<KeyRing> read(Mutiny.StatelessSession session) {
        return session.createQuery("from SigningKeyRow where tenant = '*'", SigningKeyRow.class)
                .getResultList()
                .map(this::open);
    }

    private KeyRing open(List<SigningKeyRow> rows) {
        return new KeyRing(rows.stream().map(this::open).toList());
    }

    /**
     * Opens a row once. One that does not open fails the whole view: with the wrong key-encryption key nothing may be
     * signed, and a new key must not hide it.
     */
    private SigningKey open(SigningKeyRow row) {
        SigningKey known = opened.get(row.generation);
        if (known != null && known.kid().equals(row.kid)) {
            return known;
        }
        SigningKey key =
                SigningKey.open(SigningKey.Purpose.GRANTS, row.generation, row.activeFrom, row.spki, row.wrapped, kek);
        if (!key.kid().equals(row.kid)) {
            throw new WrappedKeyException("stored signing key of generation " + row.generation + " has another name");
        }
        opened.put(row.generation, key);
        return key;
    }
}
