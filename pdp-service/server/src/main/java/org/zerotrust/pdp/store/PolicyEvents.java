package org.zerotrust.pdp.store;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.policy.trial.TrialPlan;

/**
 * Events of policy, CloudEvents 1.0, schema {@code events/policy.schema.json}: written in the transaction of what they tell
 * of, published from here until each is acknowledged. So none is lost, and one may come twice, under one id.
 */
@ApplicationScoped
public class PolicyEvents {
    /** {@code type} of an activation. */
    public static final String ACTIVATED = "org.zerotrust.pdp.policy.activated.v1";

    /** {@code type} of a state that did not pass the gate. */
    public static final String REFUSED = "org.zerotrust.pdp.policy.refused.v1";

    /** {@code type} of a trial that began or ended. */
    public static final String TRIAL = "org.zerotrust.pdp.policy.trial.v1";

    /** How long one stays here after it was published: the topic is where they are. */
    private static final Duration KEPT = Duration.ofDays(7);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Database database;
    private final Clock clock;

    PolicyEvents(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * One that is not published yet.
     *
     * @param owner whose policy it is about, the key
     */
    public record Unpublished(long id, String owner, String event) {}

    /** The oldest that are not published. */
    public List<Unpublished> unpublished(int limit) {
        return database.await(database.read(session -> session.createNativeQuery(
                        "select id, tenant, cast(event as text) from policy_event where published_at is null order by id",
                        Object[].class)
                .setMaxResults(limit)
                .getResultList()
                .map(rows -> rows.stream()
                        .map(row -> new Unpublished(((Number) row[0]).longValue(), (String) row[1], (String) row[2]))
                        .toList())));
    }

    /** Says that those up to this one are published. */
    public void published(long upTo) {
        database.await(database.write(session -> session.createNativeQuery(
                        "update policy_event set published_at = ?2 where id <= ?1 and published_at is null")
                .setParameter(1, upTo)
                .setParameter(2, clock.instant())
                .executeUpdate()
                .flatMap(_ -> session.createNativeQuery("delete from policy_event where published_at < ?1")
                        .setParameter(1, clock.instant().minus(KEPT))
                        .executeUpdate())));
    }

    /** Tells of a state that was refused. */
    static Uni<Integer> refused(Mutiny.StatelessSession session, PolicySources.Entry entry, Instant at) {
        ObjectNode data = JSON.createObjectNode()
                .put("owner", entry.owner())
                .put("source", entry.source())
                .put("revision", entry.revision());
        put(data, "digest", entry.digest());
        put(data, "author", entry.author());
        put(data, "signer", entry.signer());
        data.putRawValue("gate", new RawValue(entry.report()));
        return insert(session, entry.owner(), REFUSED, data, at);
    }

    /**
     * Tells of an activation.
     *
     * @param gate the gate's report, JSON; null where it was passed before
     */
    static Uni<Integer> activated(
            Mutiny.StatelessSession session, ActivationRow row, @Nullable String previous, @Nullable String gate) {
        return session.createNativeQuery(
                        "select revision, source, author, signer from policy_snapshot where tenant = ?1 and digest = ?2",
                        Object[].class)
                .setParameter(1, row.tenant)
                .setParameter(2, row.digest)
                .getSingleResult()
                .flatMap(snapshot -> {
                    ObjectNode data = JSON.createObjectNode()
                            .put("owner", row.tenant)
                            .put("digest", row.digest)
                            .put("revision", (String) snapshot[0])
                            .put("version", row.version)
                            .put("activated_by", row.activatedBy);
                    put(data, "previous", previous);
                    put(data, "source", (String) snapshot[1]);
                    put(data, "author", (String) snapshot[2]);
                    put(data, "signer", (String) snapshot[3]);
                    if (gate != null) {
                        data.putRawValue("gate", new RawValue(gate));
                    }
                    return insert(session, row.tenant, ACTIVATED, data, row.activatedAt);
                });
    }

    /**
     * Tells of a trial that began or ended.
     *
     * @param state running, passed, halted or ended
     */
    static Uni<Integer> trial(
            Mutiny.StatelessSession session,
            String owner,
            TrialPlan plan,
            String state,
            @Nullable String reason,
            String actor,
            Instant at) {
        return session.createNativeQuery(
                        "select revision from policy_snapshot where tenant = ?1 and digest = ?2", String.class)
                .setParameter(1, owner)
                .setParameter(2, plan.digest())
                .getSingleResultOrNull()
                .flatMap(revision -> {
                    // Without the snapshot its foreign key refuses the trial; that is for the caller to see.
                    ObjectNode data = JSON.createObjectNode()
                            .put("owner", owner)
                            .put("digest", plan.digest())
                            .put("revision", revision == null ? "" : revision);
                    ObjectNode trial = data.putObject("trial")
                            .put("id", plan.id().toString())
                            .put("mode", plan.mode().wire())
                            .put("state", state)
                            .put("by", actor);
                    put(trial, "reason", reason);
                    return insert(session, owner, TRIAL, data, at);
                });
    }

    private static Uni<Integer> insert(
            Mutiny.StatelessSession session, String owner, String type, ObjectNode data, Instant at) {
        ObjectNode event = JSON.createObjectNode()
                .put("specversion", "1.0")
                .put("id", UUID.randomUUID().toString())
                .put("source", "urn:zerotrust:pdp")
                .put("type", type)
                .put("subject", owner)
                .put("time", at.toString())
                .put("datacontenttype", "application/json");
        event.set("data", data);
        return session.createNativeQuery(
                        "insert into policy_event (tenant, event) values (?1, cast(cast(?2 as text) as jsonb))")
                .setParameter(1, owner)
                .setParameter(2, event.toString())
                .executeUpdate();
    }

    private static void put(ObjectNode data, String name, @Nullable String value) {
        if (value != null) {
            data.put(name, value);
        }
    }
}
