package org.zerotrust.pdp.store;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Changes of policy that two persons must ask for: the first one's question is kept for an hour. */
@ApplicationScoped
public class PolicyApprovals {
    private static final Duration KEPT = Duration.ofHours(1);

    private final Database database;
    private final Clock clock;

    PolicyApprovals(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Somebody asks for a change.
     *
     * @param change all of it, as a text: another one is another change
     * @return whether somebody else has asked for the very same before; what was asked is forgotten then
     */
    public Uni<Boolean> asked(String owner, String change, String by) {
        Instant now = clock.instant();
        return database.write(session -> session.createNativeQuery("delete from policy_approval where asked_at < ?1")
                .setParameter(1, now.minus(KEPT))
                .executeUpdate()
                .flatMap(_ -> session.createNativeQuery(
                                "delete from policy_approval where tenant = ?1 and change = ?2 and asked_by <> ?3")
                        .setParameter(1, owner)
                        .setParameter(2, change)
                        .setParameter(3, by)
                        .executeUpdate())
                .flatMap(others -> others > 0
                        ? Uni.createFrom().item(true)
                        : session.createNativeQuery("insert into policy_approval (tenant, change, asked_by, asked_at)"
                                        + " values (?1, ?2, ?3, ?4) on conflict (tenant, change) do nothing")
                                .setParameter(1, owner)
                                .setParameter(2, change)
                                .setParameter(3, by)
                                .setParameter(4, now)
                                .executeUpdate()
                                .map(_ -> false)));
    }
}
