package org.zerotrust.pdp.api.rest;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.zerotrust.pdp.decision.RequestRules;
import org.zerotrust.pdp.device.DeviceRecord;
import org.zerotrust.pdp.device.DeviceRegistry;
import org.zerotrust.pdp.identity.Caller;
import org.zerotrust.pdp.identity.Role;
import org.zerotrust.pdp.outcome.Failure;
import org.zerotrust.pdp.outcome.FailureCode;
import org.zerotrust.pdp.outcome.FieldError;
import org.zerotrust.pdp.outcome.PdpException;
import org.zerotrust.pdp.posture.Accepted;
import org.zerotrust.pdp.posture.PostureAssembler;
import org.zerotrust.pdp.posture.PostureClaim;
import org.zerotrust.pdp.posture.PostureStore;

/** What is done with a report of an authenticated caller, whichever way it came. */
@ApplicationScoped
public class PostureReports {
    private final DeviceRegistry devices;
    private final PostureAssembler posture;
    private final PostureStore store;

    PostureReports(DeviceRegistry devices, PostureAssembler posture, PostureStore store) {
        this.devices = devices;
        this.posture = posture;
        this.store = store;
    }

    /**
     * What became of a report.
     *
     * @param signals how many there were
     * @param failure empty where all of them are durable and used here from now on
     */
    public record Kept(int signals, Optional<Failure> failure) {}

    /** Reads, checks and keeps {@code {"signals": [...]}} of a device of the caller's tenant. */
    public CompletionStage<Kept> keep(Caller caller, String device, byte[] body, Instant now) {
        return switch (read(posture, caller, body, now)) {
            case Accepted.Refused(Failure failure) -> failed(failure);
            case Accepted.Signals accepted ->
                keep(caller, device, accepted)
                        .thenApply(failure -> new Kept(accepted.signals().size(), failure));
        };
    }

    /** What a report's bytes come to, before anything is kept; pure. All of it is accepted, or none. */
    public static Accepted read(PostureAssembler posture, Caller caller, byte[] body, Instant now) {
        if (!caller.has(Role.REPORTER)) {
            return new Accepted.Refused(Failure.of(FailureCode.FORBIDDEN));
        }
        List<PostureClaim> claims;
        try {
            claims = ReportReader.read(body);
        } catch (Unreadable e) {
            return new Accepted.Refused(e.failure());
        }
        List<FieldError> errors = RequestRules.checkSignals("signals", claims, now);
        if (!errors.isEmpty()) {
            return new Accepted.Refused(new Failure(FailureCode.INVALID_FIELD, "", errors));
        }
        Accepted accepted = posture.accept(caller, claims, "signals", now);
        return accepted instanceof Accepted.Signals some && !some.refused().isEmpty()
                ? new Accepted.Refused(new Failure(FailureCode.INVALID_FIELD, "", some.errors("signals")))
                : accepted;
    }

    private static CompletionStage<Kept> failed(Failure failure) {
        return CompletableFuture.completedFuture(new Kept(0, Optional.of(failure)));
    }

    private CompletionStage<Optional<Failure>> keep(Caller caller, String device, Accepted.Signals accepted) {
        return devices.find(caller.tenant(), device)
                .thenCompose((Optional<DeviceRecord> record) -> record.isEmpty()
                        ? CompletableFuture.completedFuture(Optional.of(Failure.of(FailureCode.NOT_FOUND)))
                        : store.report(caller.tenant(), device, accepted.signals())
                                .thenApply(durable -> Optional.<Failure>empty()))
                .exceptionally(PostureReports::failure);
    }

    private static Optional<Failure> failure(Throwable thrown) {
        Throwable fault =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        return Optional.of(
                Failure.of(fault instanceof PdpException known ? known.code() : FailureCode.POSTURE_UNAVAILABLE));
    }
}
