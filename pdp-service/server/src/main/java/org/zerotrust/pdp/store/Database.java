package org.zerotrust.pdp.store;

import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hibernate.reactive.mutiny.Mutiny;
import org.zerotrust.pdp.outcome.FailureCode;
import org.zerotrust.pdp.outcome.PdpException;

/**
 * Runs work on a stateless session, each piece on a Vert.x context of its own and within a deadline. Work may be started
 * from any thread; its result arrives on an event loop.
 */
@ApplicationScoped
public class Database {
    private final Mutiny.SessionFactory sessions;
    private final Vertx vertx;
    private final Duration deadline;

    Database(Mutiny.SessionFactory sessions, Vertx vertx, StoreConfig config) {
        this.sessions = sessions;
        this.vertx = vertx;
        this.deadline = config.deadline();
    }

    /** Reads, without a transaction. */
    public <T> Uni<T> read(Function<Mutiny.StatelessSession, Uni<T>> work) {
        return onOwnContext(() -> sessions.withStatelessSession(work));
    }

    /** Writes in one transaction, rolled back where the work fails. */
    public <T> Uni<T> write(Function<Mutiny.StatelessSession, Uni<T>> work) {
        return onOwnContext(() -> sessions.withStatelessTransaction(work));
    }

    /** Waits for a result; only for threads that may block. */
    public <T> T await(Uni<T> work) {
        return work.await().atMost(deadline.plusSeconds(1));
    }

    private <T> Uni<T> onOwnContext(Supplier<Uni<T>> work) {
        Uni<T> started = Uni.createFrom().emitter(emitter -> {
            Context context = Objects.requireNonNull(
                    VertxContext.createNewDuplicatedContext(vertx.getOrCreateContext()), "every context duplicates");
            VertxContextSafetyToggle.setContextSafe(context, true);
            context.runOnContext(
                    _ -> Uni.createFrom().<T>deferred(work::get).subscribe().with(emitter::complete, emitter::fail));
        });
        return started.ifNoItem()
                .after(deadline)
                .failWith(() ->
                        new PdpException(FailureCode.REGISTRY_UNAVAILABLE, "the database did not answer in time"));
    }
}
