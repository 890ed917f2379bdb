package org.zerotrust.rego.ast;

/** {@code lhs and rhs} (Rego v2, or {@code import future.keywords.and}). */
public final class LogicalAnd implements ExprTerms {
    public Body lhs;
    public Body rhs;

    /** Whether the side was written as a body in braces. */
    public boolean explicitLhs;

    public boolean explicitRhs;
    public Location location;

    public LogicalAnd(Body lhs, Body rhs, Location location) {
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
