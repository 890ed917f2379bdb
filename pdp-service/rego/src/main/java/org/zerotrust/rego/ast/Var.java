package org.zerotrust.rego.ast;

/**
 * A variable. The parser names each {@code _} differently ({@code $0}, {@code $1}, ...); the compiler's own variables
 * start with {@code __local}.
 */
public record Var(String name) implements Value {
    /** What the names of the variables for {@code _} start with. */
    public static final String WILDCARD_PREFIX = "$";

    public boolean isWildcard() {
        return name.startsWith(WILDCARD_PREFIX);
    }

    public boolean isGenerated() {
        return name.startsWith("__local");
    }

    @Override
    public boolean isGround() {
        return false;
    }

    /** The name, or {@code _} for a wildcard. */
    @Override
    public String toString() {
        return isWildcard() ? "_" : name;
    }
}
