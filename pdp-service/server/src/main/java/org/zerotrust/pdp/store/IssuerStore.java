package org.zerotrust.pdp.store;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.hibernate.LockMode;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.keys.Thumbprints;
import org.zerotrust.pdp.outcome.FailureCode;
import org.zerotrust.pdp.outcome.PdpException;
import org.zerotrust.pdp.store.AdminStore.Change;

/**
 * Changes of the issuer registry. What a change would affect is told before it is made, and a change names the digest of
 * what was told: where that is no longer so, it is not made.
 */
@ApplicationScoped
public class IssuerStore {
    private static final int EXAMPLES = 5;

    private final Database database;
    private final Clock clock;

    IssuerStore(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * What a change would affect.
     *
     * @param before the entry as it is; null where it is new
     * @param after the entry as it would be
     * @param changed members that differ
     * @param devices registered devices with a certificate of this issuer
     * @param examples device ids of some of them
     * @param liveGrants grants in force for certificates of this issuer; they come and go, and are no part of the digest
     */
    public record Effect(
            @Nullable ObjectNode before,
            ObjectNode after,
            List<String> changed,
            long devices,
            List<String> examples,
            long liveGrants) {
        public Effect {
            changed = List.copyOf(changed);
            examples = List.copyOf(examples);
        }

        /** What a change that was decided on this effect names: SHA-256 over it, hex. */
        public String digest() {
            ObjectNode all = JsonNodeFactory.instance.objectNode();
            all.set("before", before);
            all.set("after", after);
            all.put("devices", devices);
            examples.forEach(all.withArray("examples")::add);
            return HexFormat.of().formatHex(Thumbprints.sha256(all.toString().getBytes(StandardCharsets.UTF_8)));
        }
    }

    /** How an entry is told of: all of it that matters to a decision. */
    public interface Telling extends Function<IssuerRow, ObjectNode> {}

    /** What it would affect to put this entry in; fails with CONFLICT where the version seen is not the present one. */
    public Uni<Effect> effect(IssuerRow wanted, boolean isNew, Telling telling) {
        return database.read(session -> current(session, wanted, isNew, LockMode.NONE)
                .flatMap(before -> effect(session, before.orElse(null), wanted, telling)));
    }

    /**
     * Puts an entry in.
     *
     * @param confirmed the digest of the effect that this was decided on; not needed for a new entry, which affects
     *     nothing
     * @return fails with CONFIRMATION_REQUIRED where it is missing, CONFLICT where it is another now
     */
    public Uni<Void> put(IssuerRow wanted, boolean isNew, @Nullable String confirmed, Telling telling, Change change) {
        Instant now = clock.instant();
        return database.write(session -> current(session, wanted, isNew, LockMode.PESSIMISTIC_WRITE)
                        .flatMap(before -> effect(session, before.orElse(null), wanted, telling))
                        .flatMap(effect -> {
                            if (!isNew && !effect.changed().isEmpty()) {
                                confirm(effect, confirmed);
                            }
                            Uni<Void> saved = isNew ? session.insert(wanted) : session.update(wanted);
                            return saved.flatMap(_ -> session.insert(AdminStore.entry(with(change, effect), now)));
                        }))
                .onFailure()
                .transform(AdminStore::explained);
    }

    private static void confirm(Effect effect, @Nullable String confirmed) {
        if (confirmed == null) {
            throw new PdpException(
                    FailureCode.CONFIRMATION_REQUIRED,
                    "ask with ?dry_run=true what it would affect, and name its digest as confirm");
        }
        if (!confirmed.equals(effect.digest())) {
            throw new PdpException(
                    FailureCode.CONFLICT,
                    "what it would affect is not what was confirmed; ask again with ?dry_run=true");
        }
    }

    private static Uni<Optional<IssuerRow>> current(
            Mutiny.StatelessSession session, IssuerRow wanted, boolean isNew, LockMode lock) {
        return session.get(IssuerRow.class, new IssuerRow.Key(wanted.tenant, wanted.issuerId), lock)
                .map(Optional::ofNullable)
                .invoke(found -> {
                    if (isNew && found.isPresent()) {
                        throw new PdpException(FailureCode.CONFLICT, "it is there already");
                    }
                    if (!isNew && found.isEmpty()) {
                        throw new PdpException(FailureCode.NOT_FOUND, "");
                    }
                    if (!isNew && found.orElseThrow().version != wanted.version) {
                        throw new PdpException(FailureCode.CONFLICT, "it was changed by somebody else");
                    }
                });
    }

    private Uni<Effect> effect(
            Mutiny.StatelessSession session, @Nullable IssuerRow row, IssuerRow wanted, Telling telling) {
        ObjectNode before = row == null ? null : telling.apply(row);
        ObjectNode after = telling.apply(wanted);
        List<String> changed = after.properties().stream()
                .filter(member -> before == null || !member.getValue().equals(before.get(member.getKey())))
                .map(java.util.Map.Entry::getKey)
                .toList();
        return session.createSelectionQuery(
                        "select count(*) from DeviceRow where tenant = :tenant and issuerId = :issuer", Long.class)
                .setParameter("tenant", wanted.tenant)
                .setParameter("issuer", wanted.issuerId)
                .getSingleResult()
                .flatMap(devices -> session.createSelectionQuery(
                                "select deviceId from DeviceRow where tenant = :tenant and issuerId = :issuer"
                                        + " order by deviceId",
                                String.class)
                        .setParameter("tenant", wanted.tenant)
                        .setParameter("issuer", wanted.issuerId)
                        .setMaxResults(EXAMPLES)
                        .getResultList()
                        .flatMap(examples -> session.createSelectionQuery(
                                        "select count(*) from GrantRow where tenant = :tenant and issuerId = :issuer"
                                                + " and expiresAt > :now and revokedAt is null",
                                        Long.class)
                                .setParameter("tenant", wanted.tenant)
                                .setParameter("issuer", wanted.issuerId)
                                .setParameter("now", clock.instant())
                                .getSingleResult()
                                .map(grants -> new Effect(before, after, changed, devices, examples, grants))));
    }

    private static Change with(Change change, Effect effect) {
        ObjectNode detail = JsonNodeFactory.instance.objectNode();
        if (effect.before() != null) {
            detail.set("before", effect.before());
        }
        detail.set("after", effect.after());
        detail.put("devices", effect.devices()).put("live_grants", effect.liveGrants());
        return new Change(change.tenant(), change.actor(), change.action(), change.target(), detail.toString());
    }
}
