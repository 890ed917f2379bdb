package org.zerotrust.pdp.dev.verify;

import java.security.PublicKey;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.zerotrust.ledger.seal.DataKey;
import org.zerotrust.ledger.snapshot.PolicyPack;

/** Where that comes from which records do not hold themselves: asked of the service, or saved from it before. */
interface Evidence {
    /** The public key that checkpoints of this name are signed with; null where it is not known. */
    @Nullable
    PublicKey auditKey(String kid);

    /**
     * Data keys by id: empty where the key is erased. One that this caller may not have, or that nobody knows, is not in
     * the map.
     */
    Map<UUID, Optional<DataKey>> dataKeys(Set<UUID> ids);

    /** The snapshot of a digest, whoever says so: its digest is computed anew. Null where it cannot be had. */
    @Nullable
    PolicyPack snapshot(String digest, String revision);
}
