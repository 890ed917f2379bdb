package org.zerotrust.pdp.api.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import java.util.function.Supplier;
import org.zerotrust.pdp.policy.PolicyConfig;
import org.zerotrust.pdp.store.AdminStore;
import org.zerotrust.pdp.store.PolicyApprovals;

/** Changes of policy that a second person must ask for too, where an owner wants that. */
@ApplicationScoped
class TwoPersons {
    private final PolicyConfig config;
    private final PolicyApprovals approvals;
    private final AdminStore store;

    TwoPersons(PolicyConfig config, PolicyApprovals approvals, AdminStore store) {
        this.config = config;
        this.approvals = approvals;
        this.store = store;
    }

    /**
     * Does it, or says that a second person is waited for.
     *
     * @param change all of it: another one needs two persons of its own
     */
    Uni<JsonNode> ask(String owner, String change, AdminRequest request, Supplier<Uni<JsonNode>> work) {
        if (!config.twoPersons().orElse(Set.of()).contains(owner)) {
            return work.get();
        }
        String by = request.caller().id().value();
        return approvals
                .asked(owner, change, by)
                .flatMap(agreed -> agreed
                        ? work.get()
                        : store.audit(request.change("policy.ask", change, "{}"))
                                .map(_ ->
                                        JsonNodeFactory.instance.objectNode().put("waiting_for_second_person", true)));
    }
}
