package org.zerotrust.rego.ast;

import java.math.BigDecimal;

/** A number as it was written; equal to every other way to write the same number. */
public record NumberValue(String text) implements Value {
    /** The exact value. */
    public BigDecimal decimal() {
        return new BigDecimal(text);
    }

    @Override
    public boolean isGround() {
        return true;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof NumberValue n && (text.equals(n.text) || decimal().compareTo(n.decimal()) == 0);
    }

    @Override
    public int hashCode() {
        BigDecimal d = decimal();
        return d.signum() == 0 ? 0 : d.stripTrailingZeros().hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
