package org.zerotrust.rego.ast;

import org.jspecify.annotations.Nullable;

/** {@code every key, value in domain { body }}. */
public final class Every implements ExprTerms {
    public @Nullable Term key;
    public Term value;
    public Term domain;
    public Body body;
    public Location location;

    public Every(@Nullable Term key, Term value, Term domain, Body body, Location location) {
        this.key = key;
        this.value = value;
        this.domain = domain;
        this.body = body;
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
