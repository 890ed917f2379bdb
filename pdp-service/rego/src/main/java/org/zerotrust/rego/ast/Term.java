package org.zerotrust.rego.ast;

import java.util.List;

/** A value with its place. Equal by value alone. */
public final class Term implements ExprTerms, TemplatePart {
    public Value value;
    public Location location;

    public Term(Value value, Location location) {
        this.value = value;
        this.location = location;
    }

    public Term(Value value) {
        this(value, Location.NONE);
    }

    public static Term string(String s) {
        return new Term(new StringValue(s));
    }

    public static Term var(String name) {
        return new Term(new Var(name));
    }

    public static Term bool(boolean b) {
        return new Term(BooleanValue.of(b));
    }

    public static Term number(long n) {
        return new Term(new NumberValue(Long.toString(n)));
    }

    public static Term nullTerm() {
        return new Term(NullValue.NULL);
    }

    public static Term ref(Term... parts) {
        return new Term(new Ref(List.of(parts)));
    }

    public static Term call(Term... operatorAndOperands) {
        return new Term(new Call(List.of(operatorAndOperands)));
    }

    /** This term, standing at {@code newLocation} from now on. */
    public Term at(Location newLocation) {
        location = newLocation;
        return this;
    }

    public boolean isGround() {
        return value.isGround();
    }

    /** A deep copy. */
    public Term copy() {
        return Copies.of(this);
    }

    @Override
    public Location location() {
        return location;
    }

    @Override
    public boolean equals(Object o) {
        return o == this || (o instanceof Term t && value.equals(t.value));
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
