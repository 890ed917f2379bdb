package org.zerotrust.pdp.store;

import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.PersistenceException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.keys.KekSource;
import org.zerotrust.pdp.keys.KeyConfig;
import org.zerotrust.pdp.keys.KeyEncryptionKey;
import org.zerotrust.pdp.keys.SigningKey;
import org.zerotrust.pdp.outcome.PdpException;

/**
 * The keys that checkpoints are signed with, apart from those of grants: whoever has a grant key cannot rewrite what was
 * decided. The youngest signs; all stay published, for a checkpoint is checked years later.
 */
@ApplicationScoped
@Startup
public class AuditKeys {
    private static final Logger LOG = Logger.getLogger(AuditKeys.class);

    private final Database database;
    private final Views views;
    private final Clock clock;
    private final KeyEncryptionKey kek;
    private final View<List<SigningKey>> keys;
    private final Map<Long, SigningKey> opened = new ConcurrentHashMap<>();

    AuditKeys(Database database, Views views, Clock clock, KeyConfig config) {
        this.database = database;
        this.views = views;
        this.clock = clock;
        this.kek = KekSource.read(config);
        this.keys = views.register("audit_keys", this::read);
        views.follow(() -> {
            if (keys.get(clock.instant()).isEmpty()) {
                add(1, "schedule");
            }
        });
    }

    /** The key that signs; null while none was read, or none was confirmed for too long. */
    public @Nullable SigningKey signer() {
        try {
            List<SigningKey> all = keys.get(clock.instant());
            return all.isEmpty() ? null : all.getLast();
        } catch (PdpException e) {
            return null;
        }
    }

    /** The published key set (RFC 7517): every key there ever was. */
    public String jwks() {
        return keys.get(clock.instant()).stream()
                .map(SigningKey::jwk)
                .collect(Collectors.joining(",", "{\"keys\":[", "]}"));
    }

    /** Adds a key that signs from now on; blocks. */
    public String rotate(String actor) {
        List<SigningKey> all = keys.get(clock.instant());
        String kid = add(all.isEmpty() ? 1 : all.getLast().generation() + 1, actor);
        views.round();
        return kid;
    }

    private String add(long generation, String actor) {
        SigningKey key = SigningKey.generate(generation, clock.instant());
        AuditKeyRow row = new AuditKeyRow();
        row.generation = generation;
        row.kid = key.kid();
        row.spki = key.publicKey().getEncoded();
        row.wrapped = key.wrap(SigningKey.Purpose.AUDIT, kek);
        row.createdBy = actor;
        row.createdAt = clock.instant();
        try {
            database.await(database.write(session -> session.insert(row)));
            LOG.infof("event=audit_key_added kid=%s by=%s", key.kid(), actor);
        } catch (PersistenceException e) {
            // Another replica added this generation first: its key is the one, and the next round reads it.
            LOG.infof("event=audit_key_not_added generation=%d", generation);
        }
        return key.kid();
    }

    private Uni<List<SigningKey>> read(Mutiny.StatelessSession session) {
        return session.createQuery("from AuditKeyRow order by generation", AuditKeyRow.class)
                .getResultList()
                .map(rows -> rows.stream().map(this::open).toList());
    }

    private SigningKey open(AuditKeyRow row) {
        return opened.computeIfAbsent(
                row.generation,
                generation -> SigningKey.open(
                        SigningKey.Purpose.AUDIT, generation, row.createdAt, row.spki, row.wrapped, kek));
    }
}
