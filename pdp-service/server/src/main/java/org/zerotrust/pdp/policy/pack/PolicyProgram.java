package org.zerotrust.pdp.policy.pack;

import org.zerotrust.pdp.policy.Evaluation;
import org.zerotrust.pdp.policy.PolicyInput;

/** A pack that one engine has compiled: safe for any number of threads at once. */
public interface PolicyProgram {
    /** Never throws: what goes wrong is {@link Evaluation.Undecided}. */
    Evaluation evaluate(PolicyInput input);
}
