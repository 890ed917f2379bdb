package org.zerotrust.pdp.device;

import java.util.List;
import org.zerotrust.pdp.outcome.FieldError;

/** What became of a presented chain. */
public sealed interface ChainResult {
    /** It leads to a registered issuer and keeps every rule. */
    record Accepted(VerifiedChain chain) implements ChainResult {}

    /** It is a chain, but a rule fails. */
    record Refused(List<Finding> findings) implements ChainResult {
        public Refused {
            findings = List.copyOf(findings);
        }
    }

    /** It is not a chain at all. */
    record Malformed(FieldError error) implements ChainResult {}
}
