package org.zerotrust.rego.value;

/** JSON {@code null} as a Rego value. Java's {@code null} means <em>undefined</em> inside the engine. */
public enum RegoNull {
    /** The one null value. */
    NULL;

    @Override
    public String toString() {
        return "null";
    }
}
