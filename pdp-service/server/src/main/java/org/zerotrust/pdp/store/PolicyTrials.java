package org.zerotrust.pdp.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.exception.ConstraintViolationException;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.outcome.FailureCode;
import org.zerotrust.pdp.outcome.PdpException;
import org.zerotrust.pdp.policy.trial.TrialLimits;
import org.zerotrust.pdp.policy.trial.TrialPlan;

/**
 * Trials of snapshots, one running for each owner at most. Every replica follows it and may end it; the end is a compare-and-set
 * on its state, and an event in the same transaction.
 */
@ApplicationScoped
public class PolicyTrials {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String COLUMNS =
            "id, digest, mode, share, label_name, label_value, samples, ends_at, most_flips, margin, promote, started_at";

    private final Database database;
    private final Clock clock;

    PolicyTrials(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * A trial.
     *
     * @param promote whether its snapshot is activated when it has passed
     */
    public record Trial(TrialPlan plan, TrialLimits limits, boolean promote, Instant startedAt) {}

    /** How a trial ends. */
    public enum End {
        /** Nothing spoke against it. */
        PASSED("passed"),
        /** Something did. */
        HALTED("halted"),
        /** Somebody ended it, or another snapshot was activated. */
        ENDED("ended");

        private final String wire;

        End(String wire) {
            this.wire = wire;
        }

        /** As it is called outside. */
        public String wire() {
            return wire;
        }
    }

    /**
     * Begins one.
     *
     * @return fails with CONFLICT where one runs, or the snapshot is the active one or there is none; NOT_FOUND for an unknown digest
     */
    public Uni<Trial> begin(String owner, Trial trial, String actor) {
        return database.write(session -> begin(session, owner, trial, actor))
                .onFailure(ConstraintViolationException.class)
                .transform(PolicyTrials::refused)
                .map(_ -> trial);
    }

    private static PdpException refused(Throwable e) {
        boolean unknown =
                e instanceof ConstraintViolationException violation && "23503".equals(violation.getSQLState());
        return unknown
                ? new PdpException(FailureCode.NOT_FOUND, "no such snapshot", e)
                : new PdpException(FailureCode.CONFLICT, "a trial runs already", e);
    }

    static Uni<Integer> begin(Mutiny.StatelessSession session, String owner, Trial trial, String actor) {
        TrialPlan plan = trial.plan();
        return session.get(ActivationRow.class, owner).flatMap(active -> {
            if (active == null || active.digest.equals(plan.digest())) {
                throw new PdpException(FailureCode.CONFLICT, "there is nothing to try it beside, or it is active");
            }
            return insert(session, owner, trial, actor)
                    .flatMap(_ -> PolicyEvents.trial(session, owner, plan, "running", null, actor, trial.startedAt()));
        });
    }

    private static Uni<Integer> insert(Mutiny.StatelessSession session, String owner, Trial trial, String actor) {
        TrialPlan plan = trial.plan();
        TrialPlan.Label label = plan.label();
        Instant endsAt = trial.limits().endsAt();
        return session.createNativeQuery("insert into policy_trial (tenant, " + COLUMNS + ", state, started_by)"
                        + " values (?1, ?2, ?3, ?4, ?5, cast(?6 as text), cast(?7 as text), ?8,"
                        + " cast(cast(?9 as text) as timestamptz), ?10, ?11, ?12, ?13, 'running', ?14)")
                .setParameter(1, owner)
                .setParameter(2, plan.id())
                .setParameter(3, plan.digest())
                .setParameter(4, plan.mode().wire())
                .setParameter(5, plan.share())
                .setParameter(6, label == null ? null : label.name())
                .setParameter(7, label == null ? null : label.value())
                .setParameter(8, trial.limits().samples())
                .setParameter(9, endsAt == null ? null : endsAt.toString())
                .setParameter(10, trial.limits().mostFlips())
                .setParameter(11, trial.limits().margin())
                .setParameter(12, trial.promote())
                .setParameter(13, trial.startedAt())
                .setParameter(14, actor)
                .executeUpdate();
    }

    /** The one that runs. */
    public Uni<Optional<Trial>> running(String owner) {
        return database.read(session -> session.createNativeQuery(
                        "select " + COLUMNS + " from policy_trial where tenant = ?1 and state = 'running'",
                        Object[].class)
                .setParameter(1, owner)
                .getSingleResultOrNull()
                .map(row -> Optional.ofNullable(row).map(PolicyTrials::trial)));
    }

    private static Trial trial(Object[] row) {
        boolean shadow = TrialPlan.Mode.SHADOW.wire().equals(row[2]);
        return new Trial(
                new TrialPlan(
                        (UUID) row[0],
                        (String) row[1],
                        shadow ? TrialPlan.Mode.SHADOW : TrialPlan.Mode.CANARY,
                        ((Number) row[3]).doubleValue(),
                        row[4] == null ? null : new TrialPlan.Label((String) row[4], (String) row[5])),
                new TrialLimits(
                        ((Number) row[6]).longValue(),
                        instant(row[7]),
                        ((Number) row[8]).doubleValue(),
                        ((Number) row[9]).doubleValue()),
                (Boolean) row[10],
                Objects.requireNonNull(instant(row[11]), "every trial began"));
    }

    private static @Nullable Instant instant(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Instant at -> at;
            case OffsetDateTime at -> at.toInstant();
            default -> throw new IllegalStateException("no time: " + value.getClass());
        };
    }

    /** Says what this replica has counted so far, and sums up what all have. */
    public Uni<Map<String, Long>> counted(String owner, UUID id, String replica, Map<String, Long> counts) {
        return database.write(session -> session.createNativeQuery("""
                        insert into policy_trial_count (tenant, id, replica, counts, seen_at)
                        values (?1, ?2, ?3, cast(cast(?4 as text) as jsonb), ?5)
                        on conflict (tenant, id, replica) do update set counts = excluded.counts, seen_at = excluded.seen_at
                        """)
                .setParameter(1, owner)
                .setParameter(2, id)
                .setParameter(3, replica)
                .setParameter(4, JSON.valueToTree(counts).toString())
                .setParameter(5, clock.instant())
                .executeUpdate()
                .flatMap(_ -> sums(session, owner, id)));
    }

    private static Uni<Map<String, Long>> sums(Mutiny.StatelessSession session, String owner, UUID id) {
        return session.createNativeQuery("""
                        select c.key, cast(sum(cast(c.value as bigint)) as bigint)
                        from policy_trial_count t, jsonb_each_text(t.counts) c
                        where t.tenant = ?1 and t.id = ?2 group by c.key""", Object[].class)
                .setParameter(1, owner)
                .setParameter(2, id)
                .getResultList()
                .map(rows -> {
                    Map<String, Long> sums = new HashMap<>();
                    rows.forEach(row -> sums.put((String) row[0], ((Number) row[1]).longValue()));
                    return sums;
                });
    }

    /**
     * Ends a trial that runs.
     *
     * @param promote whether its snapshot becomes the wanted one
     * @return false where it does not run any more
     */
    public Uni<Boolean> end(String owner, TrialPlan plan, End end, String reason, String actor, boolean promote) {
        Instant now = clock.instant();
        return database.write(session -> ended(session, owner, plan.id(), end, reason, actor, now)
                .flatMap(ended -> {
                    if (ended == 0) {
                        return Uni.createFrom().item(false);
                    }
                    return PolicyEvents.trial(session, owner, plan, end.wire, reason, actor, now)
                            .flatMap(_ -> promote
                                    ? Snapshots.want(session, owner, plan.digest(), actor, now, null)
                                    : Uni.createFrom().item(0))
                            .map(_ -> true);
                }));
    }

    private static Uni<Integer> ended(
            Mutiny.StatelessSession session, String owner, UUID id, End end, String reason, String actor, Instant now) {
        return session.createNativeQuery("update policy_trial set state = ?3, reason = ?4, ended_by = ?5, ended_at = ?6"
                        + " where tenant = ?1 and id = ?2 and state = 'running'")
                .setParameter(1, owner)
                .setParameter(2, id)
                .setParameter(3, end.wire)
                .setParameter(4, reason)
                .setParameter(5, actor)
                .setParameter(6, now)
                .executeUpdate();
    }

    /** Ends what runs, as another snapshot was activated or a newer one came. */
    static Uni<Integer> over(Mutiny.StatelessSession session, String owner, String reason, String actor, Instant now) {
        return session.createNativeQuery(
                        "select " + COLUMNS + " from policy_trial where tenant = ?1 and state = 'running' for update",
                        Object[].class)
                .setParameter(1, owner)
                .getSingleResultOrNull()
                .flatMap(row -> {
                    if (row == null) {
                        return Uni.createFrom().item(0);
                    }
                    TrialPlan plan = trial(row).plan();
                    return ended(session, owner, plan.id(), End.ENDED, reason, actor, now)
                            .flatMap(_ -> PolicyEvents.trial(session, owner, plan, End.ENDED.wire, reason, actor, now));
                });
    }

    /** The owner's latest trials with what was counted, latest first. */
    public Uni<List<JsonNode>> latest(String owner, int limit) {
        return database.read(session -> session.createNativeQuery("""
                        select cast(jsonb_strip_nulls(to_jsonb(t) - 'tenant') as text),
                               cast((select jsonb_object_agg(k.key, k.n) from
                                   (select c.key, sum(cast(c.value as bigint)) n
                                    from policy_trial_count p, jsonb_each_text(p.counts) c
                                    where p.tenant = t.tenant and p.id = t.id group by c.key) k) as text)
                        from policy_trial t where tenant = ?1 order by started_at desc""", Object[].class)
                .setParameter(1, owner)
                .setMaxResults(limit)
                .getResultList()
                .map(rows -> rows.stream().map(PolicyTrials::json).toList()));
    }

    private static JsonNode json(Object[] row) {
        try {
            ObjectNode json = (ObjectNode) JSON.readTree((String) row[0]);
            json.set("counts", row[1] == null ? JSON.createObjectNode() : JSON.readTree((String) row[1]));
            return json;
        } catch (IOException e) {
            throw new IllegalStateException("the database gives JSON", e);
        }
    }

    /** Waits for an answer; only for threads that may block. */
    public <T> T await(Uni<T> work) {
        return database.await(work);
    }
}
