package org.zerotrust.evidence.x509;

/**
 * A rule that is not kept.
 *
 * @param rule which
 * @param depth whose certificate: 0 is the leaf, the last is the anchor, -1 the chain as a whole
 * @param seen what there is instead of what the rule asks for; of the certificate, never of a secret
 */
public record Finding(Rule rule, int depth, String seen) {
    /** The rule's reason code. */
    public String code() {
        return rule.code();
    }

    @Override
    public String toString() {
        return code() + " (" + rule.id() + (depth < 0 ? "" : ", certificate " + depth) + "): " + seen;
    }
}
