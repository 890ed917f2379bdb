package org.zerotrust.rego.value;

import java.math.BigDecimal;
import java.util.Objects;

/**
 * An exact JSON number that is not written as an integer: it keeps the text it was written with, as OPA does
 * ({@code 1.0} prints as {@code 1.0} but equals {@code 1}).
 */
public final class Decimal extends Number {
    private static final long serialVersionUID = 1L;

    private final String text;
    private final BigDecimal value;

    /**
     * @param text a JSON number
     * @throws NumberFormatException where {@code text} is not one
     */
    public Decimal(String text) {
        this.text = Objects.requireNonNull(text);
        this.value = new BigDecimal(text);
    }

    /** The exact value. */
    public BigDecimal value() {
        return value;
    }

    @Override
    public int intValue() {
        return value.intValue();
    }

    @Override
    public long longValue() {
        return value.longValue();
    }

    @Override
    public float floatValue() {
        return value.floatValue();
    }

    @Override
    public double doubleValue() {
        return value.doubleValue();
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Decimal d && Values.compare(this, d) == 0;
    }

    @Override
    public int hashCode() {
        return Values.hash(this);
    }

    /** The number as it was written. */
    @Override
    public String toString() {
        return text;
    }
}
