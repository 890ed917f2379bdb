package org.zerotrust.pdp.device;

import java.util.concurrent.CompletionStage;

/** Port: which proofs are spent, on all replicas and across restarts. */
public interface ProofLedger {
    /** What became of a claim. */
    enum Seen {
        /** Nobody used this proof before. */
        FIRST,
        /** Somebody did. */
        REPLAYED,
        /** There is no room to remember it: fail closed, for forgetting would let a replay through. */
        FULL
    }

    /**
     * Spends a proof. Never blocks.
     *
     * @return fails with a PdpException where nobody can say whether it was spent before
     */
    CompletionStage<Seen> claim(ProofId proof);
}
