package org.zerotrust.pdp.policy.pack;

import org.zerotrust.ledger.snapshot.PolicyPack;

/** Port: an engine. One contract suite holds for every adapter: {@code rego}, {@code wasm}, {@code opa}. */
public interface PolicyCompiler {
    /** What configuration calls it. */
    String name();

    /** Whether an evaluation may block, and so must not run on an event loop. */
    boolean blocking();

    /**
     * Whether sets in an answer arrive in the order of Rego's values, as OPA writes them. Where not, nobody can tell a set
     * in any order from an array, and answers are compared without regard to order.
     */
    default boolean ordersSets() {
        return true;
    }

    /**
     * Compiles a pack.
     *
     * @throws PolicyRefusedException where the engine cannot run it: the errors in plain words
     */
    PolicyProgram compile(PolicyPack pack) throws PolicyRefusedException;
}
