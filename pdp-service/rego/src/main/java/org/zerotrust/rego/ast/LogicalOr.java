package org.zerotrust.rego.ast;

/** {@code lhs or rhs} (Rego v2, or {@code import future.keywords.or}). */
public final class LogicalOr implements ExprTerms {
    public Body lhs;
    public Body rhs;

    /** Whether the side was written as a body in braces. */
    public boolean explicitLhs;

    public boolean explicitRhs;
    public Location location;

    public LogicalOr(Body lhs, Body rhs, Location location) {
        this.lhs = lhs;
        this.rhs = rhs;
        this.location = location;
    }

    @Override
    public Location location() {
        return location;
    }

    @Override
    public String toString() {
        return Text.of(this);
    }
}
