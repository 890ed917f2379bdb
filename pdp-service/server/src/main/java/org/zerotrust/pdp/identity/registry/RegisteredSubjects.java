package org.zerotrust.pdp.identity.registry;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.identity.Caller;
import org.zerotrust.pdp.identity.Subject;
import org.zerotrust.pdp.identity.SubjectEvidence;
import org.zerotrust.pdp.identity.SubjectResult;
import org.zerotrust.pdp.identity.SubjectStatement;
import org.zerotrust.pdp.identity.SubjectVerifier;
import org.zerotrust.pdp.outcome.ReasonCode;

/**
 * Subjects as registered issuers of the caller's tenant, or the caller itself where it may, say they are. A token goes
 * before the enforcement point's word; where both speak they must agree.
 */
public final class RegisteredSubjects implements SubjectVerifier {
    private static final SubjectResult UNVERIFIED = new SubjectResult.Refused(ReasonCode.SUBJECT_UNVERIFIED);
    private static final SubjectResult ISSUER_UNKNOWN = new SubjectResult.Refused(ReasonCode.SUBJECT_ISSUER_UNKNOWN);

    private final Function<Instant, Registrations> registrations;

    /** Reads the registrations of the moment; the function throws where none are loaded or they are too old. */
    public RegisteredSubjects(Function<Instant, Registrations> registrations) {
        this.registrations = registrations;
    }

    @Override
    public Optional<SubjectResult> atOnce(Caller caller, SubjectStatement said, Instant now) {
        String token = said.token();
        if (token == null) {
            return Optional.of(vouched(caller, said));
        }
        return verifier(caller, token, now)
                .map(verifier -> verifier.remembered(token, now).map(result -> agreed(result, said)))
                .orElse(Optional.of(ISSUER_UNKNOWN));
    }

    @Override
    public SubjectResult verify(Caller caller, SubjectStatement said, Instant now) {
        String token = said.token();
        return token == null
                ? vouched(caller, said)
                : verifier(caller, token, now)
                        .map(verifier -> agreed(verifier.verify(token, now), said))
                        .orElse(ISSUER_UNKNOWN);
    }

    private Optional<SubjectTokenVerifier> verifier(Caller caller, String token, Instant now) {
        Registrations known = registrations.apply(now);
        return ClaimedIdentity.of(token).flatMap(claimed -> known.subjectVerifier(caller.tenant(), claimed.issuer()));
    }

    /** The enforcement point's word counts where its registration says so, and nowhere else. */
    private static SubjectResult vouched(Caller caller, SubjectStatement said) {
        String id = said.id();
        String type = said.type();
        if (!caller.vouchesForSubjects() || id == null || type == null) {
            return UNVERIFIED;
        }
        return new SubjectResult.Known(new Subject(
                id, type, said.roles(), said.acr(), said.authenticatedAt(), new SubjectEvidence.VouchedByPep()));
    }

    /** Fail closed: a question about one subject that carries the token of another is about neither. */
    private static SubjectResult agreed(SubjectResult result, SubjectStatement said) {
        return switch (result) {
            case SubjectResult.Refused refused -> refused;
            case SubjectResult.Known known ->
                agree(said.id(), known.subject().id())
                                && agree(said.type(), known.subject().type())
                        ? known
                        : new SubjectResult.Refused(ReasonCode.SUBJECT_MISMATCH);
        };
    }

    private static boolean agree(@Nullable String said, String verified) {
        return said == null || said.equals(verified);
    }
}
