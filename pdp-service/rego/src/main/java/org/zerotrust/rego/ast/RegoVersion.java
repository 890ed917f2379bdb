package org.zerotrust.rego.ast;

/** Which Rego a module is written in. */
public enum RegoVersion {
    /** Before OPA 1.0. */
    V0("v0"),
    /** Must be valid as both v0 and v1: v0 with {@code import rego.v1}. */
    V0_COMPAT_V1("v0v1"),
    /** OPA 1.x; the default. */
    V1("v1"),
    /** v1 with {@code and}, {@code or} and {@code not} bodies. */
    V2("v2");

    private final String text;

    RegoVersion(String text) {
        this.text = text;
    }

    /** Whether it is v1 in its syntax: {@code if} and {@code contains} in what it prints. */
    public boolean printsIf() {
        return this != V0;
    }

    @Override
    public String toString() {
        return text;
    }
}
