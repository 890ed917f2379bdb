package org.zerotrust.rego.ast;

/** JSON null. */
public record NullValue() implements Value {
    public static final NullValue NULL = new NullValue();

    @Override
    public boolean isGround() {
        return true;
    }

    @Override
    public String toString() {
        return "null";
    }
}
