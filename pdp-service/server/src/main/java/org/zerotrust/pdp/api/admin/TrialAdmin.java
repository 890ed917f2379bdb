package org.zerotrust.pdp.api.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.outcome.FailureCode;
import org.zerotrust.pdp.policy.trial.TrialLimits;
import org.zerotrust.pdp.policy.trial.TrialPlan;
import org.zerotrust.pdp.store.AdminStore;
import org.zerotrust.pdp.store.PolicyTrials;

/** Trials of snapshots: begin, look, end. */
@ApplicationScoped
class TrialAdmin {
    private static final int MOST_SECONDS = 30 * 24 * 3_600;

    private final PolicyTrials trials;
    private final PolicyOwners owners;
    private final TwoPersons twoPersons;
    private final AdminStore store;
    private final Clock clock;

    TrialAdmin(PolicyTrials trials, PolicyOwners owners, TwoPersons twoPersons, AdminStore store, Clock clock) {
        this.trials = trials;
        this.owners = owners;
        this.twoPersons = twoPersons;
        this.store = store;
        this.clock = clock;
    }

    /** {@code GET /policy/trials}: the latest first, with what was counted. */
    Uni<JsonNode> list(AdminRequest request) {
        return trials.latest(owners.of(request), request.limit()).map(PolicyAdmin::items);
    }

    /** {@code POST /policy/trials}: begins one. */
    Uni<JsonNode> begin(AdminRequest request) {
        String owner = owners.toChange(request);
        PolicyTrials.Trial trial = read(request.members());
        TrialPlan plan = trial.plan();
        Instant endsAt = trial.limits().endsAt();
        String change = String.join(
                " ",
                "policy.trial",
                plan.digest(),
                plan.mode().wire(),
                String.valueOf(plan.share()),
                String.valueOf(plan.label()),
                String.valueOf(trial.limits().samples()),
                endsAt == null
                        ? ""
                        : Duration.between(trial.startedAt(), endsAt).toString(),
                String.valueOf(trial.limits().mostFlips()),
                String.valueOf(trial.limits().margin()),
                String.valueOf(trial.promote()));
        return twoPersons.ask(
                owner,
                change,
                request,
                () -> trials.begin(owner, trial, request.caller().id().value())
                        .flatMap(_ -> store.audit(request.change("policy.trial", plan.digest(), "{}")))
                        .map(_ -> JsonNodeFactory.instance
                                .objectNode()
                                .put("id", plan.id().toString())
                                .put("digest", plan.digest())
                                .put("mode", plan.mode().wire())));
    }

    private PolicyTrials.Trial read(Members members) {
        String digest = members.text("digest");
        String mode = members.text("mode");
        boolean canary = mode.equals(TrialPlan.Mode.CANARY.wire());
        if (!mode.isEmpty() && !canary && !mode.equals(TrialPlan.Mode.SHADOW.wire())) {
            members.error("mode", "wrong_value", "it must be shadow or canary");
        }
        TrialPlan.Label label = label(members);
        if (label != null && !canary) {
            members.error("label", "wrong_value", "only a canary has one");
        }
        boolean shared = canary && label == null;
        int percent =
                within(members, "percent", shared ? 5 : 100, 1, shared ? (int) (TrialPlan.MOST_CANARIES * 100) : 100);
        int samples = within(members, "samples", 0, 0, Integer.MAX_VALUE);
        int seconds = within(members, "seconds", 0, 0, MOST_SECONDS);
        int differing = within(members, "most_differing_percent", 0, 0, 100);
        int margin = within(members, "margin_percent", 5, 0, 100);
        boolean promote = members.flag("promote", false);
        if (!canary && samples == 0 && seconds == 0) {
            members.error("samples", "required", "a shadow ends after samples, or after seconds");
        }
        if (canary && promote && seconds == 0) {
            members.error("seconds", "required", "a canary that is to be promoted ends after seconds");
        }
        members.end();
        Instant now = clock.instant();
        return new PolicyTrials.Trial(
                new TrialPlan(
                        UUID.randomUUID(),
                        digest,
                        canary ? TrialPlan.Mode.CANARY : TrialPlan.Mode.SHADOW,
                        percent / 100.0,
                        label),
                new TrialLimits(
                        samples, seconds == 0 ? null : now.plusSeconds(seconds), differing / 100.0, margin / 100.0),
                promote,
                now);
    }

    private static TrialPlan.@Nullable Label label(Members members) {
        JsonNode label = members.objectOrNull("label");
        if (label == null) {
            return null;
        }
        if (label.size() != 2
                || !label.path("name").isTextual()
                || !label.path("value").isTextual()) {
            members.error("label", "wrong_type", "it has a name and a value, both texts");
            return null;
        }
        return new TrialPlan.Label(
                label.path("name").textValue(), label.path("value").textValue());
    }

    private static int within(Members members, String name, int otherwise, int least, int most) {
        int value = members.number(name, otherwise);
        if (value < least || value > most) {
            members.error(name, "out_of_range", "it must be between " + least + " and " + most);
            return otherwise;
        }
        return value;
    }

    /** {@code POST /policy/trials/ID/end}: ends the one that runs; with {@code promote} its snapshot becomes the wanted one. */
    Uni<JsonNode> end(AdminRequest request) {
        String owner = owners.toChange(request);
        String id = request.path("id");
        Members members = request.members();
        boolean promote = members.flag("promote", false);
        members.end();
        return trials.running(owner).flatMap(running -> {
            PolicyTrials.Trial trial = running.filter(
                            one -> one.plan().id().toString().equals(id))
                    .orElseThrow(() -> Refused.of(FailureCode.NOT_FOUND, "no such trial runs"));
            // To stop one needs nobody else: all are decided by the active snapshot again.
            return promote
                    ? twoPersons.ask(owner, "policy.promote " + id, request, () -> end(request, owner, trial, true))
                    : end(request, owner, trial, false);
        });
    }

    private Uni<JsonNode> end(AdminRequest request, String owner, PolicyTrials.Trial trial, boolean promote) {
        String by = request.caller().id().value();
        TrialPlan plan = trial.plan();
        return trials.end(owner, plan, PolicyTrials.End.ENDED, "by a person", by, promote)
                .flatMap(ended -> {
                    if (!ended) {
                        throw Refused.of(FailureCode.NOT_FOUND, "no such trial runs");
                    }
                    String action = promote ? "policy.promote" : "policy.trial-end";
                    return store.audit(request.change(action, plan.digest(), "{}"));
                })
                .map(_ -> JsonNodeFactory.instance
                        .objectNode()
                        .put("id", plan.id().toString())
                        .put("promoted", promote));
    }
}
