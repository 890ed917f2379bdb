package org.zerotrust.pdp.api.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.zerotrust.pdp.outcome.FailureCode;
import org.zerotrust.pdp.policy.PolicyPoll;
import org.zerotrust.pdp.store.ActivationRow;
import org.zerotrust.pdp.store.AdminStore;
import org.zerotrust.pdp.store.PolicySources;
import org.zerotrust.pdp.store.Snapshots;

/**
 * Policy: which snapshot is wanted, where it came from, what became of every state of a source, and the way back.
 */
@ApplicationScoped
class PolicyAdmin {
    /** Further back than anybody goes in one step. */
    private static final int MOST_BEFORE = 100;

    private static final int MOST_SHOWN = 10;

    private final Snapshots snapshots;
    private final PolicySources states;
    private final TwoPersons twoPersons;
    private final PolicyPoll sources;
    private final AdminStore store;
    private final PolicyOwners owners;

    PolicyAdmin(
            Snapshots snapshots,
            PolicySources states,
            TwoPersons twoPersons,
            PolicyPoll sources,
            AdminStore store,
            PolicyOwners owners) {
        this.snapshots = snapshots;
        this.states = states;
        this.twoPersons = twoPersons;
        this.sources = sources;
        this.store = store;
        this.owners = owners;
    }

    /** {@code GET /policy}: the snapshot that is wanted for the tenant, its own or the shared one, those that were before, and those there are. */
    Uni<JsonNode> policy(AdminRequest request) {
        String owner = owners.of(request);
        return snapshots
                .desired(owner)
                .flatMap(desired -> snapshots
                        .known(owner, request.limit())
                        .flatMap(known -> snapshots.before(owner, MOST_SHOWN).map(before -> {
                            ObjectNode json = JsonNodeFactory.instance.objectNode();
                            json.put("owner", owner);
                            desired.ifPresent(row -> json.set("active", json(row)));
                            before.forEach(json.putArray("before")::add);
                            ArrayNode all = json.putArray("snapshots");
                            known.forEach(summary -> all.addObject()
                                    .put("digest", summary.digest())
                                    .put("revision", summary.revision())
                                    .put("created_at", summary.createdAt().toString()));
                            return json;
                        })));
    }

    /** {@code POST /policy/activate} with {@code digest} and the {@code version} of the activation that was seen. */
    Uni<JsonNode> activate(AdminRequest request) {
        String owner = owners.toChange(request);
        Members members = request.members();
        String digest = members.text("digest");
        long version = members.version();
        members.end();
        return move(request, "policy.activate", owner, digest, version);
    }

    /**
     * {@code POST /policy/rollback} with the {@code version} of the activation that was seen, and a {@code digest} that was
     * active before; the last one by default.
     */
    Uni<JsonNode> rollback(AdminRequest request) {
        String owner = owners.toChange(request);
        Members members = request.members();
        String named = members.textOrNull("digest");
        long version = members.version();
        members.end();
        return snapshots.before(owner, MOST_BEFORE).flatMap(before -> {
            if (before.isEmpty()) {
                throw Refused.of(FailureCode.NOT_FOUND, "no snapshot was active before");
            }
            if (named != null && !before.contains(named)) {
                throw Refused.of(FailureCode.CONFLICT, "digest");
            }
            String digest = named == null ? before.getFirst() : named;
            return move(request, "policy.rollback", owner, digest, version);
        });
    }

    private Uni<JsonNode> move(AdminRequest request, String action, String owner, String digest, long version) {
        return twoPersons.ask(
                owner,
                action + " " + digest + " " + version,
                request,
                () -> snapshots
                        .activate(owner, digest, version, request.caller().id().value())
                        .flatMap(row -> store.audit(request.change(action, digest, "{}"))
                                .map(_ -> json(row))));
    }

    /** {@code POST /policy/poll}: what a webhook says when somebody has pushed; sources are looked at soon. */
    Uni<JsonNode> poll(AdminRequest request) {
        request.members().end();
        sources.poll();
        return Uni.createFrom().item(JsonNodeFactory.instance.objectNode().put("polling", true));
    }

    /** {@code GET /policy/candidates}: what came from sources, latest first. */
    Uni<JsonNode> candidates(AdminRequest request) {
        return states.candidates(owners.of(request), request.limit()).map(PolicyAdmin::items);
    }

    /** {@code GET /policy/candidates/ID}: one of them, with what the gate said. */
    Uni<JsonNode> candidate(AdminRequest request) {
        UUID id;
        try {
            id = UUID.fromString(request.path("id"));
        } catch (IllegalArgumentException e) {
            throw Refused.of(FailureCode.NOT_FOUND, "");
        }
        return states.candidate(owners.of(request), id)
                .map(found -> found.orElseThrow(() -> Refused.of(FailureCode.NOT_FOUND, "")));
    }

    /** {@code GET /policy/replicas}: which replica runs which snapshot, and when it said so. */
    Uni<JsonNode> replicas(AdminRequest request) {
        return states.replicas(owners.of(request)).map(PolicyAdmin::items);
    }

    static JsonNode items(List<JsonNode> all) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.putArray("items").addAll(all);
        return json;
    }

    private static ObjectNode json(ActivationRow row) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("digest", row.digest)
                .put("version", row.version)
                .put("activated_by", row.activatedBy)
                .put("activated_at", row.activatedAt.toString());
    }
}
