package org.zerotrust.pdp.journal;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.zerotrust.ledger.seal.DataKey;
import org.zerotrust.pdp.outcome.TenantId;

/** Port: the keys that inputs of decisions are sealed under, one for each device and person. */
public interface DataKeys {
    /** The holder's key where it is in memory. Never blocks. */
    @Nullable
    DataKey known(TenantId tenant, String holder);

    /**
     * The holder's key, made where there is none. Completes exceptionally with a {@code PdpException}
     * (REGISTRY_UNAVAILABLE, or OVERLOADED where too many are looked for) within a deadline of its own. Never blocks; may
     * complete on any thread.
     */
    CompletionStage<DataKey> find(TenantId tenant, String holder);
}
