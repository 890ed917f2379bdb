package org.zerotrust.pdp.outcome;

/**
 * The id of one decision: the same in the answer, the grant and the record.
 *
 * @param value a UUID version 7 in its canonical text form
 */
public record DecisionId(String value) {
    public DecisionId {
        if (value.length() != 36) {
            throw new IllegalArgumentException("not a decision id");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
