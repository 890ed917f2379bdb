package org.zerotrust.rego.ast;

/** {@code true} or {@code false}. */
public record BooleanValue(boolean value) implements Value {
    public static final BooleanValue TRUE = new BooleanValue(true);
    public static final BooleanValue FALSE = new BooleanValue(false);

    public static BooleanValue of(boolean b) {
        return b ? TRUE : FALSE;
    }

    @Override
    public boolean isGround() {
        return true;
    }

    @Override
    public String toString() {
        return Boolean.toString(value);
    }
}
