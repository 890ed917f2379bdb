package org.zerotrust.rego.value;

import java.math.BigDecimal;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An exact JSON number that is not written as an integer: it keeps the text it was written with, as OPA does
 * ({@code 1.0} prints as {@code 1.0} but equals {@code 1}).
 */
public final class Decimal extends Number {
    private static final long serialVersionUID = 1L;

    private @Nullable String text;
    private @Nullable BigDecimal value;
    private final long numerator;
    private final long denominator;
    private final transient @Nullable Supplier<String> quotientText;

    /**
     * @param text a JSON number
     * @throws NumberFormatException where {@code text} is not one
     */
    public Decimal(String text) {
        this.text = Objects.requireNonNull(text);
        this.value = new BigDecimal(text);
        this.numerator = 0;
        this.denominator = 0;
        this.quotientText = null;
    }

    private Decimal(long numerator, long denominator, Supplier<String> text) {
        this.numerator = numerator;
        this.denominator = denominator;
        this.quotientText = text;
    }

    /**
     * A quotient whose digits are found only where someone asks for them: most are rounded or compared at once.
     *
     * @param denominator not 0
     * @param text gives the quotient's digits
     */
    public static Decimal quotient(long numerator, long denominator, Supplier<String> text) {
        return new Decimal(numerator, denominator, text);
    }

    /** Whether it was made by {@link #quotient}, so that it has a numerator and a denominator. */
    public boolean isQuotient() {
        return quotientText != null;
    }

    /** The numerator of a quotient. */
    public long numerator() {
        return numerator;
    }

    /** The denominator of a quotient. */
    public long denominator() {
        return denominator;
    }

    /** The exact value. */
    public BigDecimal value() {
        BigDecimal known = value;
        if (known == null) {
            known = new BigDecimal(toString());
            value = known;
        }
        return known;
    }

    @Override
    public int intValue() {
        return value().intValue();
    }

    @Override
    public long longValue() {
        return value().longValue();
    }

    @Override
    public float floatValue() {
        return value().floatValue();
    }

    @Override
    public double doubleValue() {
        return value().doubleValue();
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
        String known = text;
        if (known == null) {
            known = Objects.requireNonNull(quotientText).get();
            text = known;
        }
        return known;
    }
}
