package org.zerotrust.rego.ast;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The head of a rule.
 *
 * <p>{@code a.b[x] := v} has the reference {@code a.b[x]} and a value; {@code a.b contains k} the reference {@code a.b}
 * and a key; {@code f(x) := v} arguments. {@code name} is set where the reference has one part (and, as in OPA, for v0's
 * {@code p[x]} forms), else empty.
 */
public final class Head implements Node {
    /** Keywords that a head may be declared with. */
    public enum Keyword {
        CONTAINS,
        IF
    }

    public Var name = new Var("");
    public Ref reference;
    public Args args = new Args();
    public @Nullable Term key;
    public @Nullable Term value;

    /** Whether the value was given with {@code :=}. */
    public boolean assign;

    public Location location;

    /** The keywords that it was written with. */
    public final Set<Keyword> keywords = EnumSet.noneOf(Keyword.class);

    /** Whether the source gives no value, so that the parser made it {@code true}. */
    public boolean generatedValue;

    public Head(Ref reference, Location location) {
        this.reference = reference;
        this.location = location;
    }

    /** What kind of document the rule makes. */
    public enum DocKind {
        COMPLETE,
        PARTIAL_SET,
        PARTIAL_OBJECT
    }

    public DocKind docKind() {
        if (key != null) {
            return value != null ? DocKind.PARTIAL_OBJECT : DocKind.PARTIAL_SET;
        }
        return hasDynamicRef() ? DocKind.PARTIAL_OBJECT : DocKind.COMPLETE;
    }

    /** Whether it gives one value for its reference (else it adds its key to a set). */
    public boolean isSingleValue() {
        if (value == null && key == null) {
            throw new IllegalStateException("a head has a value or a key: " + this);
        }
        return value != null;
    }

    public boolean isMultiValue() {
        return !isSingleValue();
    }

    /** The reference; where there is none, the name as one. */
    public Ref ref() {
        return reference.isEmpty() ? new Ref(java.util.List.of(new Term(name))) : reference;
    }

    public boolean hasDynamicRef() {
        return !reference.isEmpty() && reference.dynamic() > 0;
    }

    public Head copy() {
        return Copies.of(this);
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
